//! Who may see what. One place; handlers ask it, never a role's name.

use crate::view::Area;
use engine::case::OfficeRole;
use store::{CASE_ROLES, DIRECTOR};

const RUN_MACHINE: &str = "operator";

fn offices<'a>(roles: &'a [OfficeRole], which: impl Fn(&str) -> bool + 'a) -> Vec<String> {
    let mut offices: Vec<String> = roles
        .iter()
        .filter(|role| which(&role.role))
        .map(|role| role.office.clone())
        .collect();
    offices.sort();
    offices.dedup();
    offices
}

/// Offices whose cases somebody with these roles may open.
pub fn case_offices(roles: &[OfficeRole]) -> Vec<String> {
    offices(roles, |role| CASE_ROLES.contains(&role))
}

/// Offices somebody with these roles is answerable for.
pub fn led_offices(roles: &[OfficeRole]) -> Vec<String> {
    offices(roles, |role| role == DIRECTOR)
}

/// Whether somebody with these roles runs the machine and may read its mail folder.
pub fn runs_machine(roles: &[OfficeRole]) -> bool {
    roles.iter().any(|role| role.role == RUN_MACHINE)
}

/// The parts of the site that stand in somebody's navigation. Staff have
/// matters of their own, too. `keeps_mail`: there is a mail folder to read.
pub fn areas(roles: &[OfficeRole], keeps_mail: bool) -> Vec<Area> {
    Area::ALL
        .into_iter()
        .filter(|area| match area {
            Area::Cases => true,
            Area::Desk => !case_offices(roles).is_empty(),
            Area::Office => !led_offices(roles).is_empty(),
            Area::Operator => keeps_mail && runs_machine(roles),
            Area::Work => runs_machine(roles),
        })
        .collect()
}
