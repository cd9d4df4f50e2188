//! Actions of the catalogue, carried out by the connectors of this installation.
//!
//! Looking somebody up twice asks twice and changes nothing; the second answer
//! finds the effect answered. What no connector is there for fails at once: the
//! checker lets no service name it, unless the vocabulary says it is there.

use super::{Concluded, Failure, Trouble, broken, report};
use crate::app::App;
use crate::connectors::registry::{Finding, Identifiers, RegistryError};
use crate::connectors::target::LeftAlone;
use engine::case::{CaseId, EffectNo, Report};
use engine::definition::{Family, catalogue};
use engine::form::Answers;
use serde_json::Value;

pub(super) async fn run(
    app: &App,
    case: CaseId,
    effect: EffectNo,
    name: &str,
    with: &Answers,
) -> Result<(), Trouble> {
    match name {
        catalogue::ISSUE => return super::document::issue(app, case, effect, with).await,
        catalogue::REVOKE => return super::document::revoke(app, case, effect).await,
        _ => {}
    }
    let gives = match name {
        "registry.look_up" => look_up(app, with).await?,
        other => return Err(Trouble::Never(missing(other))),
    };
    let done = Report::Done { gives };
    match report(app, case, effect, "action.done", done).await? {
        Concluded::Done => Ok(()),
        Concluded::SlotTaken => Err(broken("an action took a slot")),
    }
}

fn missing(action: &str) -> Failure {
    let reason = match catalogue::action(action) {
        Some(known) => format!("no {} connector is configured", known.connector),
        None => format!("there is no action {action}"),
    };
    Failure::new(Family::Unavailable, reason)
}

async fn look_up(app: &App, with: &Answers) -> Result<Answers, Trouble> {
    let given = |name| with.text(name).map(str::to_owned);
    let identifiers = Identifiers {
        afm: given("afm"),
        pin: given("pin"),
        family_number: None,
    };
    match app.registry.identify(&identifiers).await {
        Ok(found) => {
            let found = match found {
                Finding::Match => true,
                Finding::NoMatch => false,
            };
            Ok(Answers::from_iter([("found", Value::Bool(found))]))
        }
        Err(RegistryError::LeftAlone(LeftAlone(wait))) => Err(Trouble::PutOff {
            reason: "the registry is left alone for a while".to_owned(),
            wait: wait.unsigned_abs(),
        }),
        Err(RegistryError::Unavailable(heard)) => {
            let failure = Failure::new(Family::Unavailable, "the registry gave no answer");
            Err(Trouble::Later(failure.heard(heard)))
        }
    }
}
