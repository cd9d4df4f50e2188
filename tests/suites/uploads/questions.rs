//! Files asked for among the questions of a form: they stay with their page, reach the clerk, and are asked for again.

use reqwest::StatusCode;
use tests::files::{jpeg, pdf, png};
use tests::{Server, on_both_databases};

use super::{kept, listed, places, refused, rows_and_files_agree};
use crate::counter::{
    Citizen, EVERY_KIND, KEP, arrived, completion_form, desk_page, identification,
    publish_every_kind, reference, sign_in, task_page,
};
use crate::invariants;

on_both_databases! {
    async fn files_among_the_questions_reach_the_clerk_and_are_asked_for_again(database: Database) {
        publish_every_kind(&database).await;
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let first = anna.begin(EVERY_KIND).await;
        assert!(first.attributes("main form", "enctype").is_empty());
        let page = anna.visitor.submit(identification(&first)).await;
        assert_eq!(page.attributes("main form", "enctype"), ["multipart/form-data"]);
        assert_eq!(page.attributes("input[type=file]", "name"), ["photos"]);
        assert!(page.words().contains("Από την πλευρά του δρόμου. Αρχείο JPEG, PNG, έως 5 MB."), "{}", page.words());
        let form = page
            .form("main form")
            .with("metres", "12,5")
            .twice("uses", "stand")
            .with("address.street", "Ερμού 1")
            .with("address.town", "Σύρος");

        // Sent by its own button: nothing else is judged, and nothing is lost.
        let typed = form.clone().with("metres", "πολλά").smuggle("upload", "photos");
        let page = anna.visitor.bring(&typed, &[("photos", "a.jpg", &jpeg())]).await;
        assert_eq!((page.status, listed(&page)), (StatusCode::OK, vec!["a.jpg".to_owned()]));
        let again = page.form("main form");
        assert_eq!((again.value("metres"), again.value("address.town")), (Some("πολλά"), Some("Σύρος")));
        assert_eq!(anna.visitor.fetch(&places(&page)[0]).await.status, StatusCode::OK);
        // What is not taken is told together with the other errors.
        let wrong = anna.visitor.bring(&form.clone().with("metres", "πολλά"), &[("photos", "b.pdf", &pdf("b"))]).await;
        refused(&wrong, "«b.pdf»");
        refused(&wrong, "Τετραγωνικά μέτρα");
        // A name is no file, whatever it is sent as.
        for (name, value) in [("photos", "a.jpg"), ("photos.rows", "1"), ("photos[0]", "a.jpg")] {
            let forged = anna.visitor.bring(&form.clone().smuggle(name, value), &[]).await;
            assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", forged.words());
        }
        // Nor is a file of a question that is not on the page.
        let odd = anna.visitor.bring(&form.clone().smuggle("upload", "photos"), &[("plan", "p.jpg", &jpeg()), ("metres", "m.jpg", &jpeg())]).await;
        assert_eq!(listed(&odd), ["a.jpg"]);
        assert_eq!(kept(&server).len(), 1);

        let next = anna.visitor.bring(&form, &[("photos", "c.png", &png())]).await;
        assert!(next.url.path().ends_with("/owners"), "{}", next.words());
        let back = anna.visitor.get(page.url.path()).await;
        assert_eq!(listed(&back), ["a.jpg", "c.png"]);
        assert!(back.attributes("input[type=file]", "name").is_empty(), "there are as many as there may be");
        let remove = back.attributes("button[name=remove]", "value");
        let back = anna.visitor.bring(&back.form("main form").smuggle("remove", &remove[1]), &[]).await;
        assert_eq!(listed(&back), ["a.jpg"]);
        anna.visitor.bring(&back.form("main form"), &[]).await;

        let owners = anna.visitor.get(next.url.path()).await.form("main form");
        let owners = owners.with("owners[0].name", "Δεύτερη").with("owners[0].afm", "094259216");
        let page = anna.visitor.submit(owners).await;
        let check = anna.visitor.submit(page.form("main form").with("location", KEP)).await;
        assert!(check.words().contains("Φωτογραφίες του χώρου"), "{}", check.words());
        assert_eq!(listed(&check), ["a.jpg"]);
        let case = reference(&anna.visitor.submit(check.form("main form")).await);
        arrived(&database, &case).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads WHERE filed_at IS NULL"), "0");

        let maria = sign_in(&server, "maria").await;
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        assert_eq!(listed(&task), ["a.jpg"]);
        assert_eq!(maria.fetch(&places(&task)[0]).await.status, StatusCode::OK);
        let asks = completion_form(&task).with("result", "incomplete").with("missing", "Η φωτογραφία είναι θολή");
        maria.submit(asks).await;
        let path = format!("/cases/{case}/correction");
        let page = anna.visitor.get(&path).await;
        assert_eq!(page.attributes("input[type=file]", "name"), ["photos"]);
        let form = page.form("main form");
        let wrong = anna.visitor.bring(&form, &[("photos", "b.gif", b"GIF89a")]).await;
        refused(&wrong, "«b.gif»");
        let told = anna.visitor.bring(&form, &[("photos", "new.png", &png())]).await;
        assert_eq!(told.url.path(), format!("/cases/{case}"), "{}", told.words());
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        for page in [told, desk] {
            assert_eq!(page.texts(".papers .files__name"), ["a.jpg", "new.png"]);
            assert_eq!(page.texts(".timeline .files__name"), ["new.png"]);
        }
        rows_and_files_agree(&database, &server);
        invariants::hold(&database).await;
    }
}
