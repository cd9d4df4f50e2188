//! An application on its way: what there is still to do, and the early word that a service is not for somebody.

use reqwest::StatusCode;
use tests::{Page, Server, on_both_databases};

use crate::counter::{
    APPLIED, Citizen, KEP, RESIDENCE, certificate, collection, identification, publish_residence,
};

/// Each task of the list with how far it is.
fn tasks(page: &Page) -> Vec<(String, String)> {
    page.texts_within(
        ".govuk-task-list__item",
        ".govuk-task-list__name-and-hint",
        ".govuk-task-list__status",
    )
}

fn states(page: &Page) -> Vec<String> {
    tasks(page).into_iter().map(|(_, state)| state).collect()
}

/// The address of the draft a page belongs to.
fn draft(page: &Page) -> String {
    let mut parts = page.url.path().split('/').skip(1);
    assert_eq!(parts.next(), Some("applications"), "{}", page.url);
    format!("/applications/{}", parts.next().expect("a draft"))
}

on_both_databases! {
    async fn the_list_of_tasks_tells_what_is_still_to_do(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let first = anna.begin(APPLIED).await;
        let list = draft(&first);
        let page = anna.visitor.get(&list).await;
        assert_eq!(page.heading(), "Πιστοποιητικό γέννησης");
        assert_eq!(states(&page), ["Δεν έχει αρχίσει", "Δεν έχει αρχίσει", "Δεν έχει αρχίσει", "Όταν συμπληρωθούν όλα"]);
        assert!(!page.body.contains(&format!("{list}/check")), "it cannot be sent yet");

        let second = anna.visitor.submit(identification(&first)).await;
        anna.visitor.submit(certificate(&second, KEP)).await;
        let page = anna.visitor.get(&list).await;
        assert_eq!(states(&page)[..3], ["Έτοιμο", "Έτοιμο", "Δεν έχει αρχίσει"]);
        assert!(page.words().contains("Έχετε συμπληρώσει 2 από 3."), "{}", page.words());
        // Whoever comes back comes here, from their list and from the service.
        for from in ["/cases", "/services/birth-certificate"] {
            let page = anna.visitor.get(from).await;
            assert!(page.attributes("main a", "href").contains(&list), "{from}: {}", page.words());
        }
        let third = anna.visitor.get(&format!("{list}/collection")).await;
        anna.visitor.submit(collection(&third, KEP)).await;
        let page = anna.visitor.get(&list).await;
        assert_eq!(states(&page), ["Έτοιμο", "Έτοιμο", "Έτοιμο", ""]);
        let check = anna.visitor.get(page.link("Ελέγξτε και υποβάλετε").path()).await;
        assert!(check.url.path().ends_with("/check"), "{}", check.url);

        // Nobody else's, and gone when it is thrown away.
        let boris = Citizen::register(&server, "boris").await;
        assert_eq!(boris.visitor.knock(&list).await.status, StatusCode::NOT_FOUND);
        let told = anna.visitor.submit(page.form("main form[action$='/discard']")).await;
        assert!(told.words().contains("Η πρόχειρη αίτηση διαγράφηκε."), "{}", told.words());
        assert_eq!(anna.visitor.knock(&list).await.status, StatusCode::NOT_FOUND);
    }

    async fn whom_a_service_is_not_for_is_told_early_and_nothing_is_taken(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let service = anna.visitor.get(&format!("/services/{RESIDENCE}")).await;
        assert!(service.words().contains("Όσοι κατοικούν μόνιμα στον δήμο."), "{}", service.words());
        assert!(service.words().contains("Συμπληρώνεται σε περίπου"), "{}", service.words());

        let second = anna.visitor.submit(identification(&anna.begin(RESIDENCE).await)).await;
        let list = draft(&second);
        let sent = certificate(&second, KEP).with("kind", "since").with("on_behalf", "yes");
        let told = anna.visitor.submit(sent).await;
        assert_eq!(told.url.path(), format!("{list}/not-for"), "{}", told.words());
        assert_eq!(told.heading(), "Ο χρόνος κατοικίας βεβαιώνεται μόνο στον ίδιο");
        assert!(told.words().contains("Ας κάνει την αίτηση ο ίδιος"), "{}", told.words());
        let english = anna.visitor.get(&format!("/en{list}/not-for")).await;
        assert!(english.words().contains("Let them apply themselves"), "{}", english.words());

        // Going round it does not help.
        let third = anna.visitor.get(&format!("{list}/collection")).await;
        let check = anna.visitor.submit(collection(&third, KEP)).await;
        assert!(check.url.path().ends_with("/not-for"), "{}", check.words());
        let own = anna.visitor.get(&list).await.form("main form[action$='/discard']");
        let mut submit = own.clone();
        submit.action = submit.action.join("submit").expect("an address");
        let refused = anna.visitor.send(&submit).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");
        assert_eq!(database.ask_one("SELECT count(*) FROM drafts"), "1", "what was typed is kept");

        // Another answer, and it goes on.
        let again = anna.visitor.get(told.link("Αλλάξτε την απάντησή σας").path()).await;
        assert!(again.url.path().ends_with("/certificate"), "{}", again.url);
        anna.visitor.submit(certificate(&again, KEP).with("kind", "plain").with("on_behalf", "yes")).await;
        let page = anna.visitor.get(&format!("{list}/not-for")).await;
        assert_eq!(page.url.path(), list, "there is nothing to be told any more");
        let check = anna.visitor.get(&format!("{list}/check")).await;
        let receipt = anna.visitor.submit(check.form("main form")).await;
        assert!(receipt.url.path().ends_with("/receipt"), "{}", receipt.words());
    }
}
