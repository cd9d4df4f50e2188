//! Every step gets its position: in the order they are written, outer ones
//! before those inside them, a called procedure's after the call.

use super::{Called, Laid, MOST_DEPTH, MOST_STEPS, Positions, Region, RegionKind, Scope, Ways};
use crate::definition::check::library::{Library, blocks};
use crate::definition::check::report::Reports;
use crate::definition::check::{ENDING, PROCEDURES};
use crate::definition::draft::{
    Block, CallDraft, FlowDraft, HandlerWay, ParameterKind, StepDraft, StepDraftKind,
};
use crate::definition::read::shown;
use crate::definition::yaml::Scalar;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub struct Numbering<'d, 'r> {
    library: &'d Library,
    reports: &'r mut Reports,
    pub steps: Vec<Laid<'d>>,
    pub scopes: Vec<Scope<'d>>,
    pub regions: Vec<Region>,
    pub positions: Positions,
    /// The scope inside a call, by the position of the call.
    pub inner: HashMap<usize, usize>,
    pub broken: bool,
    /// Names of the procedures that are being laid out.
    chain: Vec<&'d str>,
    /// Counts for unnamed steps, by scope.
    unnamed: BTreeMap<(usize, String), u32>,
}

/// There are too many steps, which is reported.
struct TooMany;

impl<'d, 'r> Numbering<'d, 'r> {
    pub fn new(library: &'d Library, reports: &'r mut Reports) -> Numbering<'d, 'r> {
        Numbering {
            library,
            reports,
            steps: Vec::new(),
            scopes: Vec::new(),
            regions: Vec::new(),
            positions: Positions::new(),
            inner: HashMap::new(),
            broken: false,
            chain: Vec::new(),
            unnamed: BTreeMap::new(),
        }
    }

    /// `false`: there is more than can be laid out.
    pub fn main(
        &mut self,
        file: &'d str,
        flow: &'d FlowDraft,
        declared: &'d [(Scalar, ParameterKind)],
        with: &'d [(Scalar, Scalar)],
    ) -> bool {
        self.scopes.push(Scope {
            file,
            flow,
            prefix: String::new(),
            declared,
            with,
            called: None,
        });
        self.regions.push(Region {
            kind: RegionKind::Main,
            parent: 0,
            scope: 0,
            depth: 0,
        });
        self.chain.extend(
            file.strip_prefix(PROCEDURES)
                .and_then(|name| name.strip_suffix(ENDING)),
        );
        self.check_names(0);
        if self.block(&flow.steps, 0, 0).is_ok() {
            return true;
        }
        self.reports.of(file).add(
            flow.at,
            "too-big",
            format!("there are more than {MOST_STEPS} steps, called procedures counted in"),
            "divide the procedure",
        );
        false
    }

    fn region(&mut self, kind: RegionKind, parent: usize, scope: usize) -> usize {
        let depth = self.regions[parent].depth + 1;
        self.regions.push(Region {
            kind,
            parent,
            scope,
            depth,
        });
        self.regions.len() - 1
    }

    fn block(&mut self, block: &'d Block, scope: usize, region: usize) -> Result<(), TooMany> {
        for draft in block {
            self.step(draft, scope, region)?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        draft: &'d StepDraft,
        asks: bool,
        scope: usize,
        region: usize,
    ) -> Result<usize, TooMany> {
        if self.steps.len() >= MOST_STEPS {
            return Err(TooMany);
        }
        let local = self.local_name(draft, asks, scope);
        self.steps.push(Laid {
            name: format!("{}{local}", self.scopes[scope].prefix),
            local,
            scope,
            region,
            draft,
            asks,
            ways: Ways::default(),
            send_back: Vec::new(),
            after_end: false,
        });
        Ok(self.steps.len() - 1)
    }

    fn step(&mut self, draft: &'d StepDraft, scope: usize, region: usize) -> Result<(), TooMany> {
        self.broken |= matches!(draft.kind, StepDraftKind::Broken);
        if draft.when.is_some() {
            let asking = self.push(draft, true, scope, region)?;
            self.positions
                .insert((scope, std::ptr::from_ref(draft)), asking);
        }
        if matches!(draft.kind, StepDraftKind::Again(_)) {
            return Ok(());
        }
        let owner = self.push(draft, false, scope, region)?;
        self.positions
            .entry((scope, std::ptr::from_ref(draft)))
            .or_insert(owner);
        match &draft.kind {
            StepDraftKind::Choose(choose) => {
                for branch in &choose.branches {
                    self.block(&branch.steps, scope, region)?;
                }
                self.block(&choose.otherwise, scope, region)?;
            }
            StepDraftKind::Steps(block) => {
                let inside = self.region(RegionKind::Block { owner }, region, scope);
                self.block(block, scope, inside)?;
            }
            StepDraftKind::Together(together) => {
                for (number, (_, block)) in together.branches.iter().enumerate() {
                    let inside = self.region(RegionKind::Branch { owner, number }, region, scope);
                    self.block(block, scope, inside)?;
                }
            }
            StepDraftKind::Each(each) => {
                let inside = self.region(RegionKind::Item { owner }, region, scope);
                self.block(&each.steps, scope, inside)?;
            }
            StepDraftKind::Call(call) => self.call(call, owner, scope, region)?,
            StepDraftKind::Do(_)
            | StepDraftKind::Task(_)
            | StepDraftKind::Wait(_)
            | StepDraftKind::Start(_)
            | StepDraftKind::Correct(_)
            | StepDraftKind::Table(_)
            | StepDraftKind::End(_)
            | StepDraftKind::Again(_)
            | StepDraftKind::Broken => {}
        }
        let around = &draft.around;
        if let Some(limit) = &around.limit {
            self.block(&limit.or_else, scope, region)?;
        }
        for (handler, on) in around.on.iter().enumerate() {
            let inside = match on.way {
                HandlerWay::Also => {
                    self.region(RegionKind::Beside { owner, handler }, region, scope)
                }
                HandlerWay::Instead => region,
            };
            self.block(&on.steps, scope, inside)?;
        }
        for failure in &around.on_failure {
            self.block(&failure.steps, scope, region)?;
        }
        Ok(())
    }

    fn call(
        &mut self,
        call: &'d CallDraft,
        owner: usize,
        scope: usize,
        region: usize,
    ) -> Result<(), TooMany> {
        let file = self.scopes[scope].file;
        let name = &call.procedure;
        let Some(loaded) = self.library.get(&name.text) else {
            self.broken = true;
            return Ok(());
        };
        let begun = self.chain.iter().position(|open| *open == name.text);
        if let Some(begun) = begun {
            let mut cycle: Vec<&str> = self.chain[begun..].to_vec();
            cycle.push(&name.text);
            self.broken = true;
            self.reports.of(file).add(
                name.at,
                "call-cycle",
                format!(
                    "`{}` calls itself: {}",
                    shown(&name.text),
                    cycle.join(" → ")
                ),
                "take one of these calls out; to repeat steps go back with `again`",
            );
            return Ok(());
        }
        let calls = self.scopes[scope].prefix.matches('.').count();
        if calls >= MOST_DEPTH {
            self.broken = true;
            self.reports.of(file).add(
                name.at,
                "too-deep",
                format!("more than {MOST_DEPTH} procedures call each other here"),
                "put the steps themselves in one of them",
            );
            return Ok(());
        }
        self.chain.push(&name.text);
        self.scopes.push(Scope {
            file: &loaded.path,
            flow: &loaded.draft.flow,
            prefix: format!("{}.", self.steps[owner].name),
            declared: &loaded.draft.parameters,
            with: &call.with,
            called: Some(Called {
                scope,
                step: owner,
                at: name.at,
            }),
        });
        let inner = self.scopes.len() - 1;
        self.inner.insert(owner, inner);
        let inside = self.region(RegionKind::Call { owner }, region, inner);
        self.check_names(inner);
        let done = self.block(&loaded.draft.flow.steps, inner, inside);
        self.chain.pop();
        done
    }

    /// Names hold in the whole file.
    fn check_names(&mut self, scope: usize) {
        let Scope { file, flow, .. } = self.scopes[scope];
        let mut seen = BTreeSet::new();
        let mut open: Vec<&StepDraft> = flow.steps.iter().rev().collect();
        while let Some(draft) = open.pop() {
            if let Some(name) = &draft.name
                && !seen.insert(name.text.as_str())
            {
                self.broken = true;
                self.reports.of(file).add(
                    name.at,
                    "duplicate-step",
                    format!("there is a step `{}` already", name.text),
                    "give it another name; names hold in the whole file",
                );
            }
            for block in blocks(draft).into_iter().rev() {
                open.extend(block.iter().rev());
            }
        }
    }

    /// Names for steps, the unnamed ones numbered by their kind.
    fn local_name(&mut self, draft: &StepDraft, asks: bool, scope: usize) -> String {
        let (base, first) = match (&draft.name, &draft.kind) {
            (Some(name), _) if asks => return format!("when-{}", name.text),
            (Some(name), _) => return name.text.clone(),
            (None, _) if asks => ("when".to_owned(), true),
            (None, StepDraftKind::End(end)) => (format!("end-{}", end.outcome.text), false),
            (
                None,
                StepDraftKind::Choose(_)
                | StepDraftKind::Do(_)
                | StepDraftKind::Task(_)
                | StepDraftKind::Wait(_)
                | StepDraftKind::Steps(_)
                | StepDraftKind::Together(_)
                | StepDraftKind::Each(_)
                | StepDraftKind::Call(_)
                | StepDraftKind::Start(_)
                | StepDraftKind::Correct(_)
                | StepDraftKind::Table(_)
                | StepDraftKind::Again(_)
                | StepDraftKind::Broken,
            ) => ("choose".to_owned(), true),
        };
        let count = self.unnamed.entry((scope, base.clone())).or_default();
        *count += 1;
        match (*count, first) {
            (1, false) => base,
            (number, _) => format!("{base}-{number}"),
        }
    }
}
