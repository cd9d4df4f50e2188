//! Employees: signing in, and the forms of a task.

use reqwest::StatusCode;
use tests::{Database, Form, Page, Server, Visitor};

/// The sign-in form, filled in.
pub async fn sign_in_form(visitor: &Visitor, username: &str, password: &str) -> Form {
    let page = visitor.get("/sign-in").await;
    page.form("main form")
        .with("username", username)
        .with("password", password)
}

/// Someone of the sample municipality, signed in.
pub async fn sign_in(server: &Server, username: &str) -> Visitor {
    let employee = server.employee(username).await;
    let visitor = Visitor::new(server);
    let form = sign_in_form(&visitor, username, &employee.password).await;
    let answer = visitor.send(&form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    visitor
}

/// The address of the only open task of a case.
pub fn task_page(database: &Database, reference: &str) -> String {
    let no = database.ask_one(&format!(
        "SELECT t.task_no FROM tasks t JOIN cases c ON c.id = t.case_id WHERE c.reference = '{reference}'"
    ));
    format!("/desk/cases/{reference}/tasks/{no}")
}

/// Opens a page of the desk that must be there.
pub async fn desk_page(visitor: &Visitor, path: &str) -> Page {
    let page = visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.words());
    page
}

pub fn claim_form(task: &Page) -> Form {
    task.form("main form[action$='/claim']")
}

/// The form that completes a task, untouched.
pub fn completion_form(task: &Page) -> Form {
    task.form("main form:has(input[name=revision])")
}

/// What a clerk certifies.
pub const CERTIFIED: &str =
    "Γεννήθηκε στις 3 Μαΐου 1990 στην Αλκυόνα\nΠατέρας: Νικόλαος, μητέρα: Ἀγαθὴ";

/// The check of documents, answered with what is missing.
pub fn tell_what_is_missing(task: &Page, missing: &str) -> Form {
    completion_form(task)
        .with("checks[identity].valid", "yes")
        .with("checks[identity].complete", "no")
        .with("checks[identity].correct", "yes")
        .with("result", "incomplete")
        .with("missing", missing)
}
