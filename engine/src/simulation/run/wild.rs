//! What nobody should do, and what may come at any time.

use super::*;

impl Run<'_> {
    pub(super) fn wild(&mut self, draw: &mut Draw<'_>) -> Told {
        let ended = self.case().ended.is_some();
        if ended && draw.chance(70) {
            return self.refused_at_the_end(draw);
        }
        match draw.weighted(&[60, 12, 6, 5, 5, 10, 4]) {
            0 => {
                let movers = self.calm(draw);
                if movers.is_empty() {
                    return if ended {
                        Ok(())
                    } else {
                        Err("nothing can move the case".into())
                    };
                }
                let mover = draw.pick(&movers).clone();
                self.moved(&mover, 12, draw)
            }
            1 => self.hands(draw),
            2 => self.stale(draw),
            3 => self.wrong_people(draw),
            4 => self.out_of_the_blue(draw),
            5 => self.anytime(draw),
            _ => {
                let hours = [1, 5, 30, 200][draw.below(4)];
                self.now += SignedDuration::from_hours(hours);
                Ok(())
            }
        }
    }

    /// Claiming, giving back, handing on, sending back.
    pub(super) fn hands(&mut self, draw: &mut Draw<'_>) -> Told {
        let tasks: Vec<TaskNo> = self.case().tasks.keys().copied().collect();
        if tasks.is_empty() {
            return Ok(());
        }
        let task = *draw.pick(&tasks);
        let which = draw.below(97);
        let Some(worker) = self.worker(task, which) else {
            return Ok(());
        };
        let to = draw.pick(&self.people.staff).clone();
        let free = self.case().tasks[&task].claimed_by.is_none();
        let delegated = self.case().tasks[&task].owner.is_some();
        let act = match draw.below(6) {
            _ if delegated && draw.chance(40) => Act::Release { task },
            _ if free && draw.chance(50) => Act::Claim { task },
            0..=2 if !free => Act::Release { task },
            0..=3 => Act::HandOver {
                task,
                to,
                reason: "r".into(),
            },
            4 if !self.delegated => Act::Delegate {
                task,
                to,
                note: "n".into(),
            },
            _ => {
                let step = self.case().tasks[&task].step.clone();
                let to = match self.definition.step_named(&step).map(|step| &step.kind) {
                    Some(StepKind::Task(work)) => work.send_back.first(),
                    Some(_) | None => None,
                };
                let to = to.map(|to| self.definition.step(*to).name.clone());
                Act::SendBack {
                    task,
                    to: to.unwrap_or(step),
                    reason: "r".into(),
                }
            }
        };
        let delegates = matches!(act, Act::Delegate { .. });
        let done = self.tries(worker.actor(), act)?;
        self.delegated |= delegates && done.is_ok();
        Ok(())
    }

    /// Numbers of what is over, or never was.
    pub(super) fn stale(&mut self, draw: &mut Draw<'_>) -> Told {
        if let Some(act) = self.given_up.last().cloned()
            && draw.chance(50)
        {
            return self.must_not(Actor::System, act);
        }
        let number =
            u32::try_from(draw.below(usize::try_from(self.case().last_no + 3).unwrap_or(9)))
                .unwrap_or_default();
        let case = self.case();
        let (task, effect, timer, incident) = (
            TaskNo(number),
            EffectNo(number),
            TimerNo(number),
            IncidentNo(number),
        );
        let (by, act, open) = match draw.below(4) {
            0 => {
                let result = Answers::new();
                let by = draw.pick(&self.people.staff).actor();
                (
                    by,
                    Act::Complete {
                        task,
                        result,
                        files: Vec::new(),
                    },
                    case.tasks.contains_key(&task),
                )
            }
            1 => {
                let report = Report::Done {
                    gives: Answers::new(),
                };
                let open = case.effects.contains_key(&effect);
                (Actor::System, Act::Report { effect, report }, open)
            }
            2 => {
                let due = case
                    .timers
                    .get(&timer)
                    .is_some_and(|timer| timer.at <= self.now);
                (Actor::System, Act::Fire { timer }, due)
            }
            _ => {
                let (how, reason) = (Resolution::Retry, "r".into());
                let open = case.incidents.contains_key(&incident);
                (
                    operator(),
                    Act::Resolve {
                        incident,
                        how,
                        reason,
                    },
                    open,
                )
            }
        };
        if open { Ok(()) } else { self.must_not(by, act) }
    }

    pub(super) fn wrong_people(&mut self, draw: &mut Draw<'_>) -> Told {
        let other = draw.pick(&self.people.others).clone();
        let case = self.case();
        let Some(task) = case.tasks.keys().next().copied() else {
            return match case.effects.keys().next().copied() {
                Some(effect) => {
                    let report = Report::Failed {
                        family: Family::Refused,
                        reason: "r".into(),
                    };
                    let by = draw.pick(&self.people.staff).actor();
                    self.must_not(by, Act::Report { effect, report })
                }
                None => Ok(()),
            };
        };
        let act = match draw.below(3) {
            0 => Act::Claim { task },
            1 => Act::Complete {
                task,
                result: Answers::new(),
                files: Vec::new(),
            },
            _ => Act::HandOver {
                task,
                to: draw.pick(&self.people.staff).clone(),
                reason: "r".into(),
            },
        };
        self.must_not(other, act)
    }

    pub(super) fn out_of_the_blue(&mut self, draw: &mut Draw<'_>) -> Told {
        let message = draw.pick(&catalogue::MESSAGES).name;
        let (by, fields) = sent(message, draw);
        let message = message.to_owned();
        let _ = self.tries(by, Act::Send { message, fields })?;
        Ok(())
    }

    pub(super) fn anytime(&mut self, draw: &mut Draw<'_>) -> Told {
        let last = self.people.staff.len() - 1;
        let staff = match draw.below(2) {
            0 => self.people.staff[last].actor(),
            _ => draw.pick(&self.people.staff).actor(),
        };
        let by = if draw.chance(40) { applicant() } else { staff };
        let text = "λόγια".to_owned();
        let reason = "r".to_owned();
        let act = match draw.below(10) {
            0 | 1 => Act::Write {
                text,
                files: Vec::new(),
            },
            2 => Act::Note { text },
            3 => Act::Reroute {
                office: (*draw.pick(&[OFFICE, OTHER_OFFICE])).to_owned(),
                reason,
            },
            4 => Act::AskExtraTask {
                role: "director".into(),
                title: "t".into(),
                text,
            },
            5 => Act::CorrectData {
                answers: filled(&self.definition.form, None, draw),
                reason,
            },
            6 if self.case().appointment.is_none() => Act::MovePromise {
                to: self.slot(3),
                reason,
            },
            6 => Act::MoveAppointment {
                to: self.slot(3),
                reason: None,
            },
            7 => {
                let Some((effect, ask)) = self.sent.last().cloned() else {
                    return Ok(());
                };
                let (family, ask) = (Family::Unavailable, Box::new(ask));
                let act = Act::GiveUp {
                    effect,
                    ask,
                    family,
                    reason,
                };
                if self.tries(Actor::System, act.clone())?.is_ok() {
                    self.given_up.push(act);
                }
                let unsent = self.case().incidents.iter();
                let unsent = unsent.filter(|(_, i)| matches!(i.cause, Cause::Unsent { .. }));
                if let Some((incident, _)) = unsent.map(|(n, i)| (*n, i)).next()
                    && draw.chance(50)
                {
                    let how = *draw.pick(&[Resolution::Retry, Resolution::Skip]);
                    let reason = "r".into();
                    return self.must(
                        operator(),
                        Act::Resolve {
                            incident,
                            how,
                            reason,
                        },
                    );
                }
                return Ok(());
            }
            8 if draw.chance(60) => Act::Withdraw { reason },
            _ => Act::Reopen { reason },
        };
        let _ = self.tries(by, act)?;
        Ok(())
    }

    pub(super) fn refused_at_the_end(&mut self, draw: &mut Draw<'_>) -> Told {
        let last = self.case().last_no;
        let number = u32::try_from(draw.below(usize::try_from(last).unwrap_or(9))).unwrap_or(0);
        let worker = self.people.staff[0].actor();
        self.must_not(
            worker,
            Act::Claim {
                task: TaskNo(number),
            },
        )?;
        self.must_not(
            Actor::System,
            Act::Fire {
                timer: TimerNo(number),
            },
        )?;
        let report = Report::Done {
            gives: Answers::new(),
        };
        self.must_not(
            Actor::System,
            Act::Report {
                effect: EffectNo(number),
                report,
            },
        )?;
        self.must_not(applicant(), Act::Withdraw { reason: "r".into() })
    }

    pub(super) fn after_the_end(&mut self, draw: &mut Draw<'_>) -> Told {
        self.refused_at_the_end(draw)?;
        let case = self.case().clone();
        self.oracle.whole_history(&self.events, &case)
    }
}
