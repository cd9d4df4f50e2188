//! Registering alone: level A. Details, a username and a password.

use super::address::Query;
use super::password;
use super::posted::Posted;
use super::sign_in::{self, Next};
use super::told::Told;
use super::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::random;
use crate::reply;
use crate::view::public::{self, RegisterInput};
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::AccountId;
use engine::definition::Level;
use engine::identifier::{Email, PersonName, Phone};
use store::{AccountError, NewAccount};

/// Longest username, in characters.
const LONGEST_USERNAME: usize = 40;
const SHORTEST_USERNAME: usize = 3;

pub async fn page(
    State(app): State<Shared>,
    visit: Visit,
    Query(next): Query<Next>,
) -> Result<Response, Problem> {
    if visit.session.is_some() {
        return Ok(visit.see("/cases"));
    }
    let page = public::Register::new(&RegisterInput::default(), next.path(), &[]);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

pub async fn submit(State(app): State<Shared>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let next = Some(posted.value("next").to_owned()).filter(|path| reply::is_ours(path));
    app.throttles
        .register
        .check(&visit.from, app.now())
        .map_err(|wait| Problem::TooMany { wait })?;
    let input = RegisterInput {
        given_name: posted.value("given_name").to_owned(),
        family_name: posted.value("family_name").to_owned(),
        email: posted.value("email").to_owned(),
        phone: posted.value("phone").to_owned(),
        username: posted.value("username").to_owned(),
    };
    let again = |problems: &[(&str, Phrase)]| {
        let page = public::Register::new(&input, next.clone(), problems);
        Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page))
    };
    let details = match read(&input, posted.value("password")) {
        Ok(details) => details,
        Err(problems) => return again(&problems),
    };
    let account = NewAccount {
        id: AccountId(random::id(&app.clock)),
        username: details.username,
        password_hash: password::hash(posted.value("password").to_owned()).await,
        given_name: details.given_name.to_string(),
        family_name: details.family_name.to_string(),
        email: details.email.to_string(),
        phone: details.phone.map(|phone| phone.to_string()),
        level: Level::A,
        language: visit.language(),
        created_at: app.now(),
    };
    match app.store.create_account(&account).await {
        Ok(account) => {
            let to = next.unwrap_or_else(|| Told::Registered.at("/cases"));
            sign_in::begin(&app, visit, account.id, &to).await
        }
        Err(AccountError::UsernameTaken) => {
            again(&[("username", Phrase::key("register-username-taken"))])
        }
        Err(AccountError::Store(error)) => Err(error.into()),
    }
}

struct Details {
    given_name: PersonName,
    family_name: PersonName,
    email: Email,
    phone: Option<Phone>,
    username: String,
}

fn read(input: &RegisterInput, password: &str) -> Result<Details, Vec<(&'static str, Phrase)>> {
    let mut problems = Vec::new();
    let given_name = PersonName::parse(&input.given_name)
        .map_err(|_| problems.push(("given_name", Phrase::key("register-given-name-wrong"))));
    let family_name = PersonName::parse(&input.family_name)
        .map_err(|_| problems.push(("family_name", Phrase::key("register-family-name-wrong"))));
    let email = Email::parse(&input.email)
        .map_err(|_| problems.push(("email", Phrase::key("register-email-wrong"))));
    let phone = if input.phone.trim().is_empty() {
        Ok(None)
    } else {
        Phone::parse(&input.phone)
            .map(Some)
            .map_err(|_| problems.push(("phone", Phrase::key("register-phone-wrong"))))
    };
    let username = input.username.trim().to_owned();
    if !is_username(&username) {
        problems.push(("username", Phrase::key("register-username-wrong")));
    }
    if let Some(problem) = wrong_with(password, &username) {
        problems.push(("password", problem));
    }
    match (given_name, family_name, email, phone) {
        (Ok(given_name), Ok(family_name), Ok(email), Ok(phone)) if problems.is_empty() => {
            Ok(Details {
                given_name,
                family_name,
                email,
                phone,
                username,
            })
        }
        _ => Err(problems),
    }
}

/// Why a password cannot be taken.
fn wrong_with(password: &str, username: &str) -> Option<Phrase> {
    let length = password.chars().count();
    let bound = |bound: usize| i64::try_from(bound).unwrap_or(i64::MAX);
    if length < password::SHORTEST {
        let message = Message::new("register-password-wrong");
        Some(message.with("shortest", bound(password::SHORTEST)).into())
    } else if length > password::LONGEST {
        let message = Message::new("register-password-long");
        Some(message.with("longest", bound(password::LONGEST)).into())
    } else if !username.is_empty() && password.to_lowercase().contains(&username.to_lowercase()) {
        Some(Phrase::key("register-password-has-username"))
    } else {
        None
    }
}

/// Letters of any script, digits, dots, dashes: what people can say on the phone.
fn is_username(text: &str) -> bool {
    let length = text.chars().count();
    (SHORTEST_USERNAME..=LONGEST_USERNAME).contains(&length)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
        && text.chars().next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(password: &str) -> Option<String> {
        match wrong_with(password, "anna")? {
            Phrase::Key(message) => Some(message.key.into_owned()),
            Phrase::Said(words) => Some(words),
        }
    }

    #[test]
    fn each_fault_of_a_password_has_words_of_its_own() {
        for (password, told) in [
            ("ω".repeat(9), Some("register-password-wrong")),
            ("ω".repeat(10), None),
            ("ω".repeat(128), None),
            ("ω".repeat(129), Some("register-password-long")),
            (
                "μια ANNA δυο".to_owned(),
                Some("register-password-has-username"),
            ),
        ] {
            assert_eq!(key(&password).as_deref(), told, "{password}");
        }
    }
}
