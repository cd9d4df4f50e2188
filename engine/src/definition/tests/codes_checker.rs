//! What the checker finds in steps of every kind, each at its exact place, and
//! what it accepts.

use super::checker::World;
use super::support::SERVICE;
use crate::definition::Level;
use crate::files::Files;

/// A procedure that takes a fee.
pub const FEE: &str = "\
parameters: { amount: money, clerk: role, paper: form }
steps:
  - ask: { do: payment.request, with: { amount: amount } }
  - paid:
      wait_for: { message: payment.settled, up_to: 7 days, else: [ { end: unpaid } ] }
  - look: { task: { role: clerk, title: { OK }, form: paper, due: 1 day } }
  - choose:
      - when: amount > 100 and look.result == 'refuse'
        steps: [ { end: unpaid } ]
      - otherwise: []
  - end: paid
outcomes: { paid: { OK }, unpaid: { OK } }
";

/// Steps that are accepted.
pub const ACCEPTED: &[&str] = &[
    "",
    "- a: { when: answers.on_behalf, TASK }",
    // The result is there wherever it is read, as the same answer says.
    "- a: { when: answers.on_behalf, TASK }
- b: { when: answers.on_behalf and a.result == 'refuse', WAIT }",
    "- a: { when: answers.on_behalf, TASK }
- choose:
    - when: not answers.on_behalf
      steps: []
    - when: a.result == 'refuse'
      steps: [ { end: refused } ]
    - otherwise: []",
    "- a: { TASK, on: { overdue: { also: [ { tell: { do: notify, with: { to: holder, SUBJECT, text: { OK } } } } ] }, withdrawn: { instead: [ { end: withdrawn } ] } } }",
    "- a: { task: { DUE, up_to: 5 days, else: [ { end: refused } ], of: 2, remind: 1 day before } }
- choose:
    - when: not a.agreed
      steps: [ { again: a } ]
    - otherwise: []",
    "- a: { TASK }
- b: { task: { DUE, not_same_as: [a], send_back: [a] } }",
    "- block:
    up_to: 10 days
    else: [ { end: refused } ]
    steps:
      - poll: { do: payment.verify }
      - choose:
          - when: poll.settled
            steps: []
          - otherwise:
              - pause: { WAIT }
              - again: poll",
    "- block:
    steps:
      - a: { do: registry.look_up, with: { pin: answers.place } }
    on_failure: { not_found: [ { end: refused } ], any: [ { tell: { TASK } } ] }
    undo: payment.refund",
    "- both:
    together:
      branches:
        one: [ { a: { TASK } } ]
        two: [ { b: { TASK } }, { c: { WAIT } } ]
- choose:
    - when: a.result == 'refuse' and b.result == 'refuse'
      steps: [ { end: refused } ]
    - otherwise: []",
    "- race:
    together:
      enough: first
      branches:
        one: [ { a: { TASK } } ]
        two: [ { b: { WAIT } } ]
- choose:
    - when: race.first == 'one' and a.result != null and a.result == 'refuse'
      steps: [ { end: refused } ]
    - when: race.first == 'two'
      steps: []
    - otherwise: []",
    "- some:
    together:
      enough: 2
      branches:
        one: [ { a: { TASK } } ]
        two: [ { b: { TASK } } ]
        three: [ { c: { TASK } } ]",
    "- all_owners:
    each:
      of: answers.owners
      as: owner
      order: side by side
      most: 20
      steps:
        - ask: { when: not owner.agrees, TASK }
        - choose:
            - when: not owner.agrees and ask.result == 'refuse'
              steps: [ { end: refused } ]
            - otherwise: []",
    "- fee: { call: collect-fee, with: { amount: 12.50 EUR, clerk: registrar, paper: check } }
- choose:
    - when: fee.outcome == 'unpaid'
      steps: [ { end: refused } ]
    - otherwise: []",
    "- terms:
    table:
      reads: [answers.reason, answers.copies]
      gives: { fee: money, lane: [quick, slow] }
      rows:
        - [school, '< 3', 0 EUR, quick]
        - ['-', 3 to 7, 2.50 EUR, slow]
      otherwise: [5 EUR, slow]
- fee: { call: collect-fee, with: { amount: terms.fee * answers.copies, clerk: registrar, paper: check } }
- choose:
    - when: terms.lane == 'slow' and fee.outcome == 'paid'
      steps: [ { WAIT_A: { WAIT } } ]
    - otherwise: []",
    // Asked for again in each round, beside other work, it is a way out.
    "- both:
    together:
      branches:
        one: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } } ]
        two: [ { b: { TASK } } ]
- choose:
    - when: answers.copies < 4
      steps: [ { again: both } ]
    - otherwise: []",
    "- a: { TASK }
- papers:
    correct: { fields: [reason, note], documents: [identity], why: a.note, up_to: 10 days, else: [ { end: refused } ] }",
    "- event: { wait_for: { date: answers.day } }
- late: { when: answers.later != null, TASK }",
    "- report: { start: permit, with: { reason: answers.reason, on_behalf: yes, place: answers.place, copies: 3, day: answers.day, owners: answers.owners } }",
    "- reply: { wait_for: { message: applicant.reply, kept: 5 days, up_to: 20 days, else: [ { end: refused } ] } }
- tell: { do: notify, with: { to: director, SUBJECT, text: { el: '{reply.text}', en: '{reply.text}' } } }",
    "- block:
    steps: [ { a: { TASK } } ]
    on: { applicant.reply: { instead: [ { b: { TASK } } ] } }",
    "- asked: { do: connector, with: { name: lands, input: answers.place } }
- choose:
    - when: asked.answer == 'yes'
      steps: [ { end: refused } ]
    - otherwise: []",
];

#[test]
fn sound_steps_of_every_kind_are_accepted() {
    for steps in ACCEPTED {
        let steps = steps.replace("WAIT_A", "slowly");
        World::steps(&steps)
            .procedure("collect-fee", FEE)
            .accepted();
    }
}

/// What is found in steps; a `¦` marks the place of the next finding.
type Slip = (&'static [&'static str], &'static str);

const SLIPS: &[Slip] = &[
    (
        &["unreachable-step"],
        "- choose: [ { when: answers.on_behalf, steps: [ { end: refused } ] }, { otherwise: [ { end: refused } ] } ]\n- ¦a: { WAIT }",
    ),
    (
        &["branch-never"],
        "- choose:\n    - when: answers.on_behalf\n      steps: [ { end: refused } ]\n    - when: ¦answers.on_behalf and answers.copies > 3\n      steps: [ { a: { WAIT } } ]\n    - otherwise: []",
    ),
    (
        &["branch-never"],
        "- choose: [ { when: answers.on_behalf, steps: [ { end: refused } ] }, { otherwise: [] } ]\n- a: { when: ¦answers.on_behalf, TASK }",
    ),
    (
        &["branch-never"],
        "- choose: [ { when: answers.reason == 'school', steps: [ { end: refused } ] }, { otherwise: [] } ]\n- terms: { table: { reads: [answers.reason], gives: { days: number }, rows: [ ¦[school, 1], [marriage, 2] ], otherwise: [3] } }\n- choose: [ { when: terms.days == 2, steps: [ { end: refused } ] }, { otherwise: [] } ]",
    ),
    // A case that cannot end, for one answer only.
    (
        &["no-way-to-end"],
        "- a: { TASK }\n- choose:\n    - when: answers.reason == 'marriage'\n      steps: [ { ¦b: { TASK } }, { again: b } ]\n    - otherwise: []",
    ),
    // What was corrected side by side is settled when that is over.
    (
        &["no-way-to-end"],
        "- both: { together: { branches: { one: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } } ], two: [ { b: { TASK } } ] } } }\n- ¦a: { TASK }\n- choose: [ { when: answers.copies < 4, steps: [ { again: a } ] }, { otherwise: [] } ]",
    ),
    (
        &["no-way-to-end"],
        "- slow: { TASK, on: { overdue: { also: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } } ] } } }\n- ¦a: { TASK }\n- choose: [ { when: answers.copies < 4, steps: [ { again: a } ] }, { otherwise: [] } ]",
    ),
    (
        &["no-way-to-end"],
        "- all: { each: { of: answers.owners, as: owner, order: side by side, most: 9, steps: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } } ] } }\n- ¦a: { TASK }\n- choose: [ { when: answers.copies < 4, steps: [ { again: a } ] }, { otherwise: [] } ]",
    ),
    // In its own branch it is settled at once; beside it, it need not come.
    (
        &["join-for-ever"],
        "- both: { together: { branches: { one: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } }, { ¦a: { TASK } }, { choose: [ { when: answers.copies < 4, steps: [ { again: a } ] }, { otherwise: [] } ] } ], two: [ { b: { TASK } } ] } } }",
    ),
    (
        &["join-for-ever"],
        "- both: { together: { branches: { one: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } } ], two: [ { ¦a: { TASK } }, { choose: [ { when: answers.copies < 4, steps: [ { again: a } ] }, { otherwise: [] } ] } ] } } }",
    ),
    // One choose reads an answer once, whatever is corrected beside it.
    (
        &["branch-never"],
        "- both: { together: { branches: { one: [ { papers: { correct: { fields: [copies], up_to: 20 days, else: [] } } } ], two: [ { choose: [ { when: answers.copies < 4, steps: [ { a: { TASK } } ] }, { when: ¦answers.copies < 3, steps: [ { b: { TASK } } ] }, { otherwise: [] } ] } ] } } }",
    ),
    // What was found in an earlier round is gone when the branches begin again.
    (
        &["branch-never"],
        "- race: { together: { enough: first, branches: { one: [ { look: { TASK } } ], two: [ { other: { TASK } } ] } } }\n- choose:\n    - when: race.first == 'one'\n      steps: [ { again: race } ]\n    - when: ¦race.first == 'two' and look.result != null\n      steps: [ { end: refused } ]\n    - otherwise: []",
    ),
    // The way out asks for what cannot come any more.
    (
        &["no-way-to-end"],
        "- a: { TASK }\n- ¦b: { TASK }\n- choose:\n    - when: a.result == 'refuse'\n      steps: [ { again: b } ]\n    - otherwise: []",
    ),
    (
        &["join-for-ever"],
        "- both:\n    together:\n      branches:\n        one: [ { a: { TASK } } ]\n        two: [ { ¦b: { TASK } }, { again: b } ]",
    ),
    (
        &["join-for-ever"],
        "- some:\n    together:\n      enough: 2\n      branches:\n        one: [ { ¦a: { TASK } }, { again: a } ]\n        two: [ { b: { TASK } } ]",
    ),
    (
        &["never-enough"],
        "- some: { together: { enough: ¦3, branches: { one: [ { a: { TASK } } ], two: [ { b: { TASK } } ] } } }",
    ),
    (
        &["endless-loop"],
        "- poll: { do: payment.verify }\n- choose: [ { when: poll.settled, steps: [] }, { otherwise: [ { pause: { WAIT } }, { again: ¦poll } ] } ]",
    ),
    (
        &["endless-loop"],
        "- look: { do: payment.verify, on_failure: { any: [ { again: ¦look } ] } }",
    ),
    // A limit around does not help where nothing rests.
    (
        &["endless-loop"],
        "- block:\n    up_to: 3 days\n    else: []\n    steps:\n      - a: { do: receipt }\n      - choose: [ { when: answers.on_behalf, steps: [ { again: ¦a } ] }, { otherwise: [] } ]",
    ),
    (
        &["result-missing"],
        "- a: { when: answers.on_behalf, TASK }\n- choose: [ { when: ¦a.result == 'refuse', steps: [ { end: refused } ] }, { otherwise: [] } ]",
    ),
    // What a cancelled block has found out is gone with it.
    (
        &["result-missing"],
        "- block: { up_to: 3 days, else: [], steps: [ { a: { TASK } }, { b: { TASK } } ] }\n- choose: [ { when: ¦a.result == 'refuse', steps: [ { end: refused } ] }, { otherwise: [] } ]",
    ),
    (
        &["condition-optional"],
        "- race: { together: { enough: first, branches: { one: [ { a: { TASK } } ], two: [ { WAITED: { WAIT } } ] } } }\n- choose: [ { when: ¦a.result == 'refuse', steps: [ { end: refused } ] }, { otherwise: [] } ]",
    ),
    (
        &["condition-optional"],
        "- choose: [ { when: answers.note != null or ¦answers.note == 'x', steps: [ { end: refused } ] }, { otherwise: [] } ]",
    ),
    // Branches do not see each other's results.
    (
        &["condition-name"],
        "- both: { together: { branches: { one: [ { a: { TASK } } ], two: [ { b: { when: ¦a.result == 'refuse', TASK } } ] } } }",
    ),
    (
        &["condition-name"],
        "- all: { each: { of: answers.owners, as: owner, most: 9, steps: [ { a: { TASK } } ] } }\n- b: { when: ¦a.result == 'refuse', TASK }",
    ),
    (
        &["condition-name"],
        "- fee: { call: collect-fee, with: { amount: 1 EUR, clerk: registrar, paper: check } }\n- b: { when: ¦look.result == 'refuse', TASK }",
    ),
    // What another track may take away, or has not brought yet.
    (
        &["appointment-missing"],
        "- both: { together: { branches: { one: [ { free: { do: pickup.release } } ], two: [ { day: { WAIT } }, { ¦there: { wait_for: appointment } } ] } } }",
    ),
    (
        &["pickup-twice"],
        "- both: { together: { branches: { one: [ { x: { do: pickup.release } }, { a: { TASK } }, { y: { do: ¦pickup.schedule, with: { after: 1 day } } } ], two: [ { z: { do: ¦pickup.schedule, with: { after: 1 day } } } ] } } }",
    ),
    (
        &["not-same-as"],
        "- a: { task: { DUE, not_same_as: [¦a] } }",
    ),
    (
        &["not-same-as"],
        "- choose: [ { when: answers.on_behalf, steps: [ { a: { TASK } }, { end: refused } ] }, { otherwise: [] } ]\n- b: { task: { DUE, not_same_as: [¦a] } }",
    ),
    (&["bad-number"], "- a: { task: { DUE, of: ¦6 } }"),
    (
        &["bad-number"],
        "- all: { each: { of: answers.owners, as: owner, most: ¦1000, steps: [ { a: { TASK } } ] } }",
    ),
    (
        &["bad-number"],
        "- a: { do: payment.verify, retry: { times: ¦1000, pause: 1 minute } }",
    ),
    (
        &["bad-number"],
        "- some: { together: { enough: ¦0, branches: { one: [ { a: { TASK } } ], two: [ { b: { TASK } } ] } } }",
    ),
    (&["bad-duration"], "- a: { wait_for: { time: ¦-1 days } }"),
    (
        &["bad-duration"],
        "- a: { wait_for: { time: ¦99999999999 days } }",
    ),
    (
        &["remind-too-early"],
        "- a: { task: { DUE, remind: ¦2 days before } }",
    ),
    (
        &["never-happens"],
        "- a: { TASK, on: { ¦withdrawn: { instead: [] } } }",
    ),
    (
        &["send-back-target"],
        "- a: { task: { DUE, send_back: [¦b] } }\n- b: { TASK }",
    ),
    (
        &["send-back-target"],
        "- a: { TASK }\n- block: { steps: [ { b: { task: { DUE, send_back: [¦a] } } } ] }",
    ),
    (
        &["again-target"],
        "- a: { TASK }\n- block: { steps: [ { b: { TASK } }, { again: ¦a } ] }",
    ),
    (
        &["each-of"],
        "- all: { each: { of: ¦answers.reason, as: owner, most: 9, steps: [ { a: { TASK } } ] } }",
    ),
    (
        &["each-of"],
        "- all: { each: { of: ¦answers.ownrs, as: owner, most: 9, steps: [ { a: { TASK } } ] } }",
    ),
    (
        &["each-of"],
        "- all: { each: { of: ¦owners, as: owner, most: 9, steps: [ { a: { TASK } } ] } }",
    ),
    (
        &["duplicate-step"],
        "- a: { TASK }\n- all: { each: { of: answers.owners, as: ¦a, most: 9, steps: [ { b: { TASK } } ] } }",
    ),
    (
        &["condition-type"],
        "- a: { wait_for: { date: ¦answers.copies } }",
    ),
    (
        &["condition-optional"],
        "- a: { wait_for: { date: ¦answers.later } }",
    ),
    (
        &["condition-name"],
        "- a: { wait_for: { date: ¦answers.dy } }",
    ),
    (
        &["unknown-field"],
        "- a: { correct: { fields: [¦raeson], up_to: 3 days, else: [] } }",
    ),
    (
        &["field-settled"],
        "- a: { correct: { fields: [note, ¦location], up_to: 3 days, else: [] } }",
    ),
    (
        &["field-settled", "field-settled"],
        "- a: { correct: { fields: [¦tell_changes, reason, ¦afm], up_to: 3 days, else: [] } }",
    ),
    (
        &["unknown-document"],
        "- a: { correct: { documents: [¦identty], up_to: 3 days, else: [] } }",
    ),
    (
        &["condition-type"],
        "- a: { correct: { fields: [reason], why: ¦answers.copies, up_to: 3 days, else: [] } }",
    ),
    (&["connector-missing"], "- a: { do: ¦level.raise }"),
    (
        &["input-kind"],
        "- a: { do: payment.request, with: { amount: ¦12 euros } }",
    ),
    (
        &["condition-type"],
        "- a: { do: payment.request, with: { amount: ¦answers.reason } }",
    ),
    (
        &["condition-name"],
        "- a: { do: registry.look_up, with: { pin: answers.¦pin } }",
    ),
    (
        &["input-kind"],
        "- a: { do: connector, with: { name: ¦answers.place } }",
    ),
    (&["unknown-service"], "- a: { start: ¦permits, with: {} }"),
    (
        &["input-missing", "unknown-field"],
        "- a: { start: ¦permit, with: { reason: school, ¦raeson: school, on_behalf: yes, place: x, day: answers.day, owners: answers.owners } }",
    ),
    (
        &["input-kind"],
        "- a: { start: permit, with: { reason: ¦Mistake, on_behalf: yes, place: x, copies: 1, day: answers.day, owners: answers.owners } }",
    ),
    (&["unknown-procedure"], "- a: { call: ¦colect-fee }"),
    (
        &["parameter-missing", "unknown-parameter"],
        "- a: { call: ¦collect-fee, with: { clerk: registrar, paper: check, ¦amnt: 1 EUR } }",
    ),
    (
        &["parameter-kind"],
        "- a: { call: collect-fee, with: { clerk: registrar, paper: check, amount: ¦12 } }",
    ),
    (
        &["unknown-role"],
        "- a: { call: collect-fee, with: { clerk: ¦registrars, paper: check, amount: 1 EUR } }",
    ),
    (
        &["unknown-form"],
        "- a: { call: collect-fee, with: { clerk: registrar, paper: ¦chek, amount: 1 EUR } }",
    ),
    (
        &["result-missing"],
        "- t: { when: answers.on_behalf, table: { reads: [answers.reason], gives: { fee: money }, rows: [ [school, 1 EUR] ], otherwise: [2 EUR] } }\n- a: { call: collect-fee, with: { clerk: registrar, paper: check, amount: ¦t.fee } }",
    ),
    (
        &["cell-option"],
        "- t: { table: { reads: [answers.reason], gives: { days: number }, rows: [ [¦shool, 1] ], otherwise: [2] } }",
    ),
    (
        &["cell-type"],
        "- t: { table: { reads: [answers.reason], gives: { days: number }, rows: [ [school, ¦many] ], otherwise: [2] } }",
    ),
    (
        &["cell-syntax"],
        "- t: { table: { reads: [answers.copies], gives: { days: number }, rows: [ [¦'', 1] ], otherwise: [2] } }",
    ),
    (
        &["cell-never"],
        "- t: { table: { reads: [answers.copies], gives: { days: number }, rows: [ [¦7 to 3, 1] ], otherwise: [2] } }",
    ),
    (
        &["row-cells"],
        "- t: { table: { reads: [answers.reason], gives: { days: number }, rows: [ ¦[school, 1, 2] ], otherwise: [2] } }",
    ),
    (
        &["row-never"],
        "- t: { table: { reads: [answers.reason], gives: { days: number }, rows: [ [school or other, 1], ¦[school, 2] ], otherwise: [2] } }",
    ),
    (
        &["condition-constant"],
        "- t: { table: { reads: ['¦1'], gives: { days: number }, rows: [ ['1', 1] ], otherwise: [2] } }",
    ),
];

/// The world of a slip, and the places of its marks.
fn slipped(expected: &[&str], steps: &str) -> (World, Vec<String>) {
    let mut world = World::steps(&steps.replace("WAITED", "waited")).procedure("collect-fee", FEE);
    if expected == ["never-happens"] {
        world = world
            .with("anytime:\n", "")
            .with(
                "  withdraw: { by: applicant, outcome: withdrawn, until: the_end }\n",
                "",
            )
            .with(", on: { withdrawn: { also: [] } }", "")
            .with("  withdrawn: { el: Ανακλήθηκε, en: Withdrawn }\n", "");
    }
    let marks = world.marks();
    (world, marks)
}

/// Files with each of the slips above.
pub fn all_slipped() -> Vec<Files> {
    let slips = SLIPS.iter();
    slips
        .map(|(expected, steps)| slipped(expected, steps).0.files)
        .collect()
}

#[test]
fn every_slip_is_found_at_its_place_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (expected, steps) in SLIPS {
        let (world, marks) = slipped(expected, steps);
        let found: Vec<String> = match world.check() {
            Ok(_) => Vec::new(),
            Err(findings) => findings
                .iter()
                .map(|f| format!("{} {}:{}", f.code, f.line, f.column))
                .collect(),
        };
        let several = marks.len() > expected.len();
        let expected: Vec<String> = marks
            .iter()
            .enumerate()
            .map(|(number, mark)| {
                let code = if several {
                    expected[0]
                } else {
                    expected[number]
                };
                format!("{code} {mark}")
            })
            .collect();
        if found != expected {
            wrong.push(format!(
                "{steps}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Codes of this file's slips, and of those shown in the tests below.
pub fn codes() -> Vec<&'static str> {
    SLIPS
        .iter()
        .flat_map(|(codes, _)| codes.iter().copied())
        .chain([
            "act-of-office",
            "call-cycle",
            "nobody-can",
            "reopen-target",
            "role-unheld",
            "table-empty",
            "table-too-big",
            "too-many-ways",
            "undo-in-call",
            "unknown-step",
            "unknown-template",
            "unused-template",
        ])
        .collect()
}

#[test]
fn acts_of_an_office_are_not_the_applicants() {
    let until = "until: the_end }\n";
    for act in ["note", "reroute", "extra_task", "correct_data", "revoke"] {
        for by in ["¦applicant", "[registrar, ¦applicant]"] {
            let beside = format!("{until}  {act}: {{ by: {by} }}\n");
            let mut world = World::steps("").with(until, &beside);
            let marks = world.marks();
            let found = world.check().unwrap_err();
            let told: Vec<String> = found
                .iter()
                .map(|f| format!("{} {}:{}", f.code, f.line, f.column))
                .collect();
            assert_eq!(told, [format!("act-of-office {}", marks[0])], "{beside}");
            assert!(found[0].reason.contains(act), "{}", found[0].reason);
        }
        let beside = format!("{until}  {act}: {{ by: [staff, director] }}\n");
        World::steps("").with(until, &beside).accepted();
    }
    let beside = format!("{until}  message: {{ by: [applicant, staff] }}\n");
    World::steps("").with(until, &beside).accepted();
}

/// Documents that a service issues, and the step that issues one.
fn issuing(body: &str, step: &str) -> World {
    let issues = format!(
        "issues:\n  - permit:\n      title: {{ el: Άδεια, en: Permit }}\n      body: {body}\ndelivery:"
    );
    World::steps(step).with("delivery:", &issues)
}

const ISSUES: &str = "- paper: { do: document.issue, with: { template: permit } }";

fn told(world: World) -> Vec<String> {
    let found = world.check().unwrap_err();
    found
        .iter()
        .map(|one| format!("{} {}:{}", one.code, one.line, one.column))
        .collect()
}

#[test]
fn a_document_is_written_from_what_its_step_can_see() {
    let good = "[ { heading: { el: '{case.reference}', en: A } }, \
                { text: { el: '{answers.reason} {service.title}', en: '{applicant.name} {case.protocol}' } }, \
                { table: [ { label: { el: Α, en: A }, value: '{answers.place}' }, { label: { el: Α, en: A }, value: { el: α, en: b } } ] }, \
                { list: [ { el: '{answers.copies}', en: A } ] } ]";
    let definition = issuing(good, ISSUES).accepted();
    let template = definition.template("permit").unwrap();
    assert_eq!(
        (template.title.en.as_str(), template.body.len()),
        ("Permit", 4)
    );
    let seen = "[ { text: { el: '{a.result}', en: '{a.note}' } } ]";
    issuing(seen, &format!("- a: {{ TASK }}\n{ISSUES}")).accepted();
}

#[test]
fn a_document_goes_as_a_file_to_whom_its_template_says() {
    let body = "[ { text: { el: Α, en: A } } ]";
    let level = |written: &str| {
        issuing(body, ISSUES).with(
            "      body:",
            &format!("      level: {written}\n      body:"),
        )
    };
    let of = |world: World| world.accepted().template("permit").map(|one| one.level);
    assert_eq!(of(issuing(body, ISSUES)), Some(Level::B));
    assert_eq!(of(level("A")), Some(Level::A));
    assert_eq!(of(level("B")), Some(Level::B));
    assert_eq!(level("C").codes(), ["unknown-word"]);
}

#[test]
fn slips_in_documents_are_told_where_they_stand() {
    let text = |inside: &str| format!("[ {{ text: {{ el: '¦{inside}', en: A }} }} ]");
    for (body, code) in [
        (text("{answers.reasn}"), "placeholder"),
        (text("{answers.owners}"), "placeholder"),
        (text("{answers}"), "placeholder"),
        (text("{appointment}"), "placeholder"),
        (text("{chek.result}"), "placeholder"),
        (text("{applicant.afm}"), "placeholder"),
        (text("{case.reference"), "placeholder"),
        ("¦[]".to_owned(), "wrong-kind"),
        ("[ { ¦txt: { el: Α, en: A } } ]".to_owned(), "unknown-key"),
        (
            "[ { text: ¦Μόνο ελληνικά } ]".to_owned(),
            "missing-language",
        ),
        ("[ { table: ¦[] } ]".to_owned(), "wrong-kind"),
        (
            "[ { table: [ { label: { el: Α, en: A }, value: ¦words } ] } ]".to_owned(),
            "missing-language",
        ),
        (
            "[ { table: [ ¦{ label: { el: Α, en: A } } ] } ]".to_owned(),
            "missing-key",
        ),
        (
            "[ { list: [ ¦{ el: Α } ] } ]".to_owned(),
            "missing-language",
        ),
    ] {
        let mut world = issuing(&body, ISSUES);
        let marks = world.marks();
        assert_eq!(told(world), [format!("{code} {}", marks[0])], "{body}");
    }
}

#[test]
fn a_step_issues_a_document_that_the_service_has() {
    let body = "[ { text: { el: Α, en: A } } ]";
    let unknown = ISSUES.replace("template: permit", "template: permti");
    let world = issuing(body, &unknown);
    assert_eq!(world.codes(), ["unknown-template"]);
    let none = World::steps(ISSUES);
    assert_eq!(none.codes(), ["unknown-template"]);
    // It may be called like the step that issues it.
    issuing(body, &ISSUES.replace("paper:", "permit:")).accepted();
    let computed = ISSUES.replace("template: permit", "template: answers.reason");
    let world = issuing(body, &computed);
    assert_eq!(world.codes(), ["input-kind"]);
    assert_eq!(issuing(body, "").codes(), ["unused-template"]);
    // The result is not there yet where the document is issued.
    let early = "[ { text: { el: '{a.result}', en: A } } ]";
    let world = issuing(early, &format!("{ISSUES}\n- a: {{ TASK }}"));
    assert_eq!(world.codes(), ["result-missing"]);
}

#[test]
fn what_may_be_done_at_any_time_names_steps_that_are_there() {
    let block = "- block: { steps: [ { a: { TASK } } ] }";
    let until = "until: the_end }\n";
    for (to, code) in [("a", "reopen-target"), ("nowhere", "unknown-step")] {
        let reopen = format!(
            "{until}  reopen: {{ by: [applicant, director], within: 30 days, to: {to} }}\n"
        );
        let world = World::steps(block).with(until, &reopen);
        assert_eq!(world.codes(), [code]);
    }
    let reopen =
        format!("{until}  reopen: {{ by: [applicant, director], within: 30 days, to: open }}\n");
    let definition = World::steps(block).with(until, &reopen).accepted();
    let reopen = definition
        .anytime
        .reopen
        .as_ref()
        .expect("it may be reopened");
    assert_eq!(definition.step(reopen.to).name, "open");
    let world = World::steps(block).with(until, "until: the_start }\n");
    assert_eq!(world.codes(), ["unknown-step"]);
    let world = World::steps(block).with("by: applicant", "by: [applicant, mayor]");
    assert_eq!(world.codes(), ["unknown-role"]);
}

#[test]
fn a_procedure_that_calls_itself_is_refused_with_the_way_round() {
    let calls = |name: &str| {
        format!(
            "steps: [ {{ x: {{ call: {name} }} }}, {{ end: done }} ]\noutcomes: {{ done: {{ OK }} }}\n"
        )
    };
    let world = World::steps("- a: { call: one }")
        .procedure("one", &calls("two"))
        .procedure("two", &calls("one"));
    let findings = world.check().unwrap_err();
    assert_eq!(world.codes(), ["call-cycle"]);
    assert_eq!(findings[0].file, "workflows/procedures/two.yaml");
    assert!(
        findings[0].reason.contains("one → two → one"),
        "{}",
        findings[0].reason
    );
}

#[test]
fn calls_are_not_nested_without_end() {
    let mut world = World::steps("- a: { call: p1 }");
    for number in 1..=7 {
        let inside = match number {
            7 => "{ x: { TASK } }".to_owned(),
            _ => format!("{{ x: {{ call: p{} }} }}", number + 1),
        };
        world = world.procedure(
            &format!("p{number}"),
            &format!("steps: [ {inside}, {{ end: done }} ]\noutcomes: {{ done: {{ OK }} }}\n"),
        );
    }
    assert_eq!(world.codes(), ["too-deep"]);
    // Each call doubles the steps: refused before they are all laid out.
    let mut world = World::steps("- a: { call: p1 }\n- b: { call: p1 }");
    for number in 1..=4 {
        let inside: Vec<String> = (0..30)
            .map(|x| match number {
                4 => format!("{{ x{x}: {{ TASK }} }}"),
                _ => format!("{{ x{x}: {{ call: p{} }} }}", number + 1),
            })
            .collect();
        world = world.procedure(
            &format!("p{number}"),
            &format!(
                "steps: [ {}, {{ end: done }} ]\noutcomes: {{ done: {{ OK }} }}\n",
                inside.join(", ")
            ),
        );
    }
    assert_eq!(world.codes(), ["too-big"]);
}

#[test]
fn a_called_procedure_ends_itself_and_takes_nothing_back() {
    let world = World::steps(
        "- fee: { call: collect-fee, with: { amount: 1 EUR, clerk: registrar, paper: check } }",
    )
    .procedure(
        "collect-fee",
        &FEE.replace("- end: paid", "- end: { outcome: paid, undo: yes }"),
    );
    assert_eq!(world.codes(), ["undo-in-call"]);
}

#[test]
fn what_is_called_stands_in_place_with_its_values() {
    let steps =
        "- fee: { call: collect-fee, with: { amount: 12.5 EUR, clerk: director, paper: check } }";
    let world = World::steps(&steps.replace("12.5 EUR", "12.50 EUR")).procedure("collect-fee", FEE);
    let definition = world.accepted();
    use crate::definition::{Binding, Next, StepKind};
    let step = definition.step_named("fee.look").expect("put in place");
    assert_eq!((step.local.as_str(), step.line), ("look", 8));
    assert_eq!(step.file, "workflows/procedures/collect-fee.yaml");
    let StepKind::Task(task) = &step.kind else {
        panic!("a task")
    };
    assert_eq!(task.role, "director");
    let StepKind::Call {
        parameters,
        first,
        outcomes,
        ..
    } = &definition.step_named("fee").expect("the call").kind
    else {
        panic!("a call")
    };
    assert_eq!(*first, Next::Step(definition.index_of("fee.ask").unwrap()));
    assert_eq!(outcomes.iter().collect::<Vec<_>>(), ["paid", "unpaid"]);
    assert!(matches!(&parameters["amount"], Binding::Fixed(value) if value == "12.50 EUR"));
    assert_eq!(parameters.len(), 1);
    let paths: Vec<&str> = definition.sources.iter().map(|(path, _)| path).collect();
    assert!(paths.contains(&"workflows/procedures/collect-fee.yaml"));
    assert!(
        definition.steps.iter().any(|step| {
            matches!(&step.kind, StepKind::Return { outcome } if outcome == "unpaid")
        })
    );
}

#[test]
fn a_way_that_only_other_services_take_is_no_slip_of_a_procedure() {
    let small = World::steps(
        "- fee: { call: collect-fee, with: { amount: 1 EUR, clerk: registrar, paper: check } }",
    )
    .procedure("collect-fee", FEE);
    small.accepted();
    // No amount takes this way.
    let never = FEE.replace("amount > 100 and", "amount > 100 and amount < 50 and");
    let world = World::steps(
        "- fee: { call: collect-fee, with: { amount: 1 EUR, clerk: registrar, paper: check } }",
    )
    .procedure("collect-fee", &never);
    assert_eq!(world.codes(), ["branch-never"]);
    // With this amount the case goes round and round.
    let round = FEE
        .replace(
            "[ { end: unpaid } ]\n      - otherwise",
            "[ { again: look } ]\n      - otherwise",
        )
        .replace("look.result == 'refuse'", "look.result != 'x'");
    let stuck = |amount: &str| {
        World::steps(&format!(
            "- fee: {{ call: collect-fee, with: {{ amount: {amount}, clerk: registrar, paper: check }} }}"
        ))
        .procedure("collect-fee", &round.replace(" and look.result != 'x'", ""))
        .codes()
    };
    assert_eq!(stuck("1 EUR"), [""; 0]);
    assert_eq!(stuck("200 EUR"), ["no-way-to-end"]);
}

#[test]
fn a_finding_tells_the_way_and_the_values_that_lead_there() {
    let world = World::steps(
        "- a: { TASK }\n- choose:\n    - when: answers.reason == 'marriage'\n      steps: [ { b: { TASK } }, { choose: [ { when: answers.reason == 'school', steps: [] }, { otherwise: [ { again: b } ] } ] } ]\n    - otherwise: []",
    );
    let findings = world.check().unwrap_err();
    let stuck = findings
        .iter()
        .find(|f| f.code == "no-way-to-end")
        .expect("found");
    assert!(
        stuck.reason.contains("open → a → b") && stuck.reason.contains("answers.reason `marriage`"),
        "{}",
        stuck.reason
    );
    assert_eq!(stuck.file, SERVICE);
}

/// Of a service in which staff may put answers right, or nobody may.
fn corrected_by_staff(steps: &str, may: bool) -> World {
    let world = World::steps(steps);
    if !may {
        return world;
    }
    world.with(
        "until: the_end }\n",
        "until: the_end }\n  correct_data: { by: staff }\n",
    )
}

#[test]
fn staff_who_may_correct_answers_open_ways_again() {
    let steps = "- a: { TASK }\n- choose:\n    - when: answers.reason == 'marriage'\n      steps: [ { b: { TASK } }, { choose: [ { when: answers.reason == 'school', steps: [ { c: { TASK } } ] }, { otherwise: [] } ] } ]\n    - otherwise: []";
    corrected_by_staff(steps, true).accepted();
    let codes = corrected_by_staff(steps, false).codes();
    assert!(codes.contains(&"branch-never"), "{codes:?}");
}

#[test]
fn what_staff_might_correct_is_no_way_to_the_end() {
    let steps = "- a: { TASK }\n- choose:\n    - when: answers.reason == 'marriage'\n      steps: [ { b: { TASK } }, { choose: [ { when: answers.reason == 'school', steps: [] }, { otherwise: [ { again: b } ] } ] } ]\n    - otherwise: []";
    for may in [true, false] {
        let codes = corrected_by_staff(steps, may).codes();
        assert!(codes.contains(&"no-way-to-end"), "{codes:?}");
    }
}

#[test]
fn one_choose_reads_what_staff_may_correct_once() {
    let steps = "- choose:\n    - when: answers.copies < 4\n      steps: [ { b: { TASK } } ]\n    - when: answers.copies < 3\n      steps: [ { c: { TASK } } ]\n    - otherwise: []";
    for may in [true, false] {
        assert_eq!(corrected_by_staff(steps, may).codes(), ["branch-never"]);
    }
}

#[test]
fn a_table_has_something_in_it_and_not_too_much() {
    let rows: Vec<String> = (0..201).map(|n| format!("[{n}, {n}]")).collect();
    let table = |rows: &str| {
        World::steps(&format!(
            "- t: {{ table: {{ reads: [answers.copies], gives: {{ days: number }}, rows: [ {rows} ], otherwise: [2] }} }}"
        ))
        .codes()
    };
    assert_eq!(table(&rows.join(", ")), ["table-too-big"]);
    assert_eq!(table(""), ["table-empty"]);
}

#[test]
fn turns_that_multiply_without_bound_are_refused() {
    // Every answer is remembered, because all are asked again after each.
    let names: Vec<String> = (0..16).map(|n| format!("c{n}")).collect();
    let mut steps = String::new();
    for name in &names {
        steps += &format!("- {name}: {{ TASK }}\n");
    }
    for name in &names {
        steps += &format!("- {name}_on: {{ when: {name}.result == 'refuse', WAIT }}\n");
    }
    for name in &names {
        steps += &format!(
            "- {name}_yes: {{ when: {name}.result == 'refuse' and {name}_on_0.result == 'x', WAIT }}\n"
        );
    }
    let steps = steps.replace("_on_0.result == 'x'", ".note == null");
    assert_eq!(World::steps(&steps).codes(), ["too-many-ways"]);
}

#[test]
fn people_who_are_not_there_are_missed() {
    use crate::definition::{Staffing, check_staffing};
    let definition = World::steps(
        "- a: { TASK }\n- b: { task: { DUE, of: 2, not_same_as: [a] } }\n- c: { task: { role: director, title: { OK }, form: check, due: 1 day, not_same_as: [a] } }",
    )
    .accepted();
    let found = |registrars: usize, directors: usize| -> Vec<String> {
        let held = [("registrar", registrars), ("director", directors)];
        let staffing = Staffing(
            held.iter()
                .map(|(role, people)| ((*role).to_owned(), *people))
                .collect(),
        );
        check_staffing(&definition, &staffing)
            .iter()
            .map(|f| format!("{} {}", f.code, f.line))
            .collect()
    };
    assert_eq!(found(3, 1), [""; 0]);
    assert_eq!(found(2, 1), ["nobody-can 20"]);
    assert_eq!(found(3, 0), ["role-unheld 21"]);
    assert_eq!(found(0, 1), ["role-unheld 19", "role-unheld 20"]);
}

#[test]
fn items_inside_items_do_not_multiply_without_bound() {
    let each = |inner: &str, most: u16| {
        World::steps(&format!(
            "- all: {{ each: {{ of: answers.owners, as: one, most: {most}, steps: [ {{ every: {{ each: {{ of: answers.owners, as: other, most: {most}, steps: [ {inner} ] }} }} }} ] }} }}"
        ))
        .codes()
    };
    assert_eq!(each("{ a: { TASK } }", 40), [""; 0]);
    assert_eq!(each("{ a: { TASK } }", 200), ["too-big"]);
}
