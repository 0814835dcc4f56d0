//! Random chains of edits: the version step must agree with the generated code for any combination of edits.

use proptest::prelude::*;
use serde_json::json;
use spoki_test_support::specs::{Specs, bakery};
use spoki_test_support::surface::{Surface, step};

use super::fixture::{compare, compare_bare, typed};
use crate::diff::Bump;

/// An edit. Numbers choose names and places, so that edits interact, repeat, and cancel each other out.
#[derive(Clone, Debug)]
enum Edit {
    AddAction(u8),
    CutAction(usize),
    RenameAction(usize, u8),
    AddParam(usize, u8, bool),
    CutParam(usize, usize),
    RenameParam(usize, usize, u8),
    Require(usize, usize, bool),
    Retype(usize, usize, u8),
    Refine(usize, usize, u8),
    Limit(usize, u32),
    Describe(usize, u8),
    SwapParams(usize),
    AddValue(u8),
    CutValue(usize),
    KnowValue(u8),
    Open(usize, bool),
    AddField(usize, u8, bool),
    CutField(usize, usize),
    RequireField(usize, usize, bool),
    Reply(usize, u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    use Edit::*;
    let at = 0..8usize;
    prop_oneof![
        (0..3u8).prop_map(AddAction),
        at.clone().prop_map(CutAction),
        (at.clone(), 0..3u8).prop_map(|(a, n)| RenameAction(a, n)),
        (at.clone(), 0..3u8, any::<bool>()).prop_map(|(a, n, r)| AddParam(a, n, r)),
        (at.clone(), at.clone()).prop_map(|(a, p)| CutParam(a, p)),
        (at.clone(), at.clone(), 0..3u8).prop_map(|(a, p, n)| RenameParam(a, p, n)),
        (at.clone(), at.clone(), any::<bool>()).prop_map(|(a, p, r)| Require(a, p, r)),
        (at.clone(), at.clone(), 0..6u8).prop_map(|(a, p, k)| Retype(a, p, k)),
        (at.clone(), at.clone(), 0..5u8).prop_map(|(a, p, k)| Refine(a, p, k)),
        (at.clone(), 1..100u32).prop_map(|(a, l)| Limit(a, l)),
        (at.clone(), 0..4u8).prop_map(|(a, t)| Describe(a, t)),
        at.clone().prop_map(SwapParams),
        (0..4u8).prop_map(AddValue),
        at.clone().prop_map(CutValue),
        (0..4u8).prop_map(KnowValue),
        (at.clone(), any::<bool>()).prop_map(|(e, o)| Open(e, o)),
        (at.clone(), 0..3u8, any::<bool>()).prop_map(|(m, n, r)| AddField(m, n, r)),
        (at.clone(), at.clone()).prop_map(|(m, f)| CutField(m, f)),
        (at.clone(), at.clone(), any::<bool>()).prop_map(|(m, f, r)| RequireField(m, f, r)),
        (at, 0..3u8).prop_map(|(a, k)| Reply(a, k)),
    ]
}

const NAMES: [&str; 4] = ["glaze", "glazing", "oven_id", "crumb"];
const SLUGS: [&str; 3] = ["BAKE_LOAVES", "SHOW_LOAF", "BAKE_BUN"];
const KINDS: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];
const TYPES: [&str; 5] = ["identifier", "{string}", "[string]", "Flour", "{json}"];
const VALUES: [&str; 4] = ["Oat", "Oats", "Rye", "Corn"];

/// Applies random edits to a spec.
struct Editor<'s>(&'s mut Specs);

impl Editor<'_> {
    /// The name of the element or member number `at` of the list or object at `path`.
    fn nth(&mut self, path: &str, at: usize) -> Option<String> {
        match self.0.at(path) {
            serde_json::Value::Array(items) if !items.is_empty() => {
                let item = &items[at % items.len()];
                let name = item
                    .get("slug")
                    .or_else(|| item.get("name"))
                    .unwrap_or(item);
                name.as_str().map(str::to_owned)
            }
            serde_json::Value::Object(members) if !members.is_empty() => {
                members.keys().nth(at % members.len()).cloned()
            }
            _ => None,
        }
    }

    fn has(&mut self, path: &str, name: &str) -> bool {
        let items = self.0.at(path).as_array().unwrap();
        items.iter().any(|item| {
            [
                item.get("slug"),
                item.get("name"),
                item.get("value"),
                Some(item),
            ]
            .into_iter()
            .flatten()
            .any(|text| text.as_str() == Some(name))
        })
    }

    fn page_lists(&mut self, value: &str) -> bool {
        self.has("c/actions", "BAKE_LOAF")
            && self.has("c/actions/BAKE_LOAF/params", "flour")
            && self.has("c/actions/BAKE_LOAF/params/flour/values", value)
    }

    fn action(&mut self, at: usize) -> Option<String> {
        self.nth("c/actions", at)
    }

    fn param(&mut self, action: usize, at: usize) -> Option<(String, String)> {
        let slug = self.action(action)?;
        let name = self.nth(&format!("c/actions/{slug}/params"), at)?;
        Some((slug, name))
    }

    fn field(&mut self, model: usize, at: usize) -> Option<String> {
        let model = self.nth("m/models", model)?;
        let field = self.nth(&format!("m/models/{model}/fields"), at)?;
        Some(format!("m/models/{model}/fields/{field}"))
    }

    /// Applies the edit if it is possible.
    fn apply(&mut self, edit: &Edit) {
        // Each edit belongs to one of these functions. The others ignore it.
        let _ = self.apply_to_actions(edit);
        let _ = self.apply_to_params(edit);
        let _ = self.apply_to_types(edit);
    }

    fn apply_to_actions(&mut self, edit: &Edit) -> Option<()> {
        match *edit {
            Edit::AddAction(n) if !self.has("c/actions", SLUGS[n as usize]) => {
                self.0.add_action(SLUGS[n as usize], &json!([]));
            }
            Edit::CutAction(at) => {
                let slug = self.action(at)?;
                self.0.cut_action(&slug);
            }
            Edit::RenameAction(at, n) if !self.has("c/actions", SLUGS[n as usize]) => {
                let slug = self.action(at)?;
                self.0.rename_action(&slug, SLUGS[n as usize]);
            }
            Edit::Limit(at, limit) => {
                let slug = self.action(at)?;
                self.0.set(&format!("c/actions/{slug}/rate_limit"), limit);
            }
            Edit::Describe(at, text) => {
                let slug = self.action(at)?;
                self.0
                    .set(&format!("c/actions/{slug}/text"), format!("words {text}"));
            }
            Edit::SwapParams(at) => {
                let slug = self.action(at)?;
                let path = format!("c/actions/{slug}/params");
                if self.0.at(&path).as_array()?.len() > 1 {
                    self.0.swap(&path, 0, 1);
                }
            }
            Edit::Reply(at, kind) => {
                let slug = self.action(at)?;
                let kind = ["json", "Loaf", "[Loaf]"][kind as usize];
                self.0.set(&format!("b/actions/{slug}/reply/type"), kind);
            }
            _ => {}
        }
        Some(())
    }

    fn apply_to_params(&mut self, edit: &Edit) -> Option<()> {
        match *edit {
            Edit::AddParam(at, n, required) => {
                let slug = self.action(at)?;
                let name = NAMES[n as usize];
                if !self.has(&format!("c/actions/{slug}/params"), name) {
                    let text = format!("text of {name}");
                    self.0.add_param(
                        &slug,
                        json!({"name": name, "type": "string", "required": required, "text": text}),
                    );
                }
            }
            Edit::CutParam(action, at) => {
                let (slug, name) = self.param(action, at)?;
                self.0.cut_param(&slug, &name);
            }
            Edit::RenameParam(action, at, n) => {
                let (slug, name) = self.param(action, at)?;
                let new = NAMES[n as usize];
                if !self.has(&format!("c/actions/{slug}/params"), new) {
                    self.0.rename_param(&slug, &name, new);
                }
            }
            Edit::Require(action, at, required) => {
                let (slug, name) = self.param(action, at)?;
                self.0.set(
                    &format!("c/actions/{slug}/params/{name}/required"),
                    required,
                );
            }
            Edit::Retype(action, at, kind) => {
                let (slug, name) = self.param(action, at)?;
                let path = format!("c/actions/{slug}/params/{name}");
                if self.0.at(&path).get("values").is_none() {
                    self.0.set(&format!("{path}/type"), KINDS[kind as usize]);
                }
            }
            Edit::Refine(action, at, kind) => {
                let (slug, name) = self.param(action, at)?;
                let listed = self
                    .0
                    .at(&format!("c/actions/{slug}/params/{name}"))
                    .get("values")
                    .is_some();
                if !listed {
                    self.0.set(
                        &format!("b/actions/{slug}/params/{name}/type"),
                        TYPES[kind as usize],
                    );
                }
            }
            _ => {}
        }
        Some(())
    }

    fn apply_to_types(&mut self, edit: &Edit) -> Option<()> {
        match *edit {
            Edit::AddValue(n) => {
                let path = "c/actions/BAKE_LOAF/params/flour/values";
                self.has("c/actions", "BAKE_LOAF").then_some(())?;
                self.has("c/actions/BAKE_LOAF/params", "flour")
                    .then_some(())?;
                if !self.has(path, VALUES[n as usize]) {
                    self.0.push(path, VALUES[n as usize]);
                }
            }
            Edit::CutValue(at) => {
                let path = "c/actions/BAKE_LOAF/params/flour/values";
                self.has("c/actions", "BAKE_LOAF").then_some(())?;
                self.has("c/actions/BAKE_LOAF/params", "flour")
                    .then_some(())?;
                if self.0.at(path).as_array()?.len() > 1 {
                    let value = self.nth(path, at)?;
                    self.0.cut(&format!("{path}/{value}"));
                }
            }
            Edit::KnowValue(n) => {
                let value = VALUES[n as usize];
                // An entry without additional facts is the same as no entry.
                let is_known = self.has("m/enums/Flour/values", value) || self.page_lists(value);
                if !is_known {
                    self.0.push("m/enums/Flour/values", json!({"value": value}));
                }
            }
            Edit::Open(at, open) => {
                let name = self.nth("m/enums", at)?;
                self.0.set(&format!("m/enums/{name}/open"), open);
            }
            Edit::AddField(at, n, required) => {
                let model = self.nth("m/models", at)?;
                let path = format!("m/models/{model}/fields");
                if !self.has(&path, NAMES[n as usize]) {
                    let name = NAMES[n as usize];
                    self.0.push(
                        &path,
                        json!({"name": name, "type": "string", "doc": ["It."]}),
                    );
                    if required {
                        self.0.set(&format!("{path}/{name}/required"), true);
                    }
                }
            }
            Edit::CutField(model, at) => {
                let path = self.field(model, at)?;
                self.0.cut(&path);
            }
            Edit::RequireField(model, at, required) => {
                let path = self.field(model, at)?;
                // A missing `required` means false.
                self.0.at(&path).as_object_mut()?.remove("required");
                if required {
                    self.0.set(&format!("{path}/required"), true);
                }
            }
            _ => {}
        }
        Some(())
    }
}

fn chain(edits: &[Edit]) -> Vec<Specs> {
    let mut steps = vec![bakery()];
    for edit in edits {
        let mut next = steps[steps.len() - 1].clone();
        Editor(&mut next).apply(edit);
        steps.push(next);
    }
    steps
}

/// Whether `to` lacks or changes something of `from`.
fn breaks(from: &Surface, to: &Surface) -> bool {
    step(from, to) == "major"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_verdict_is_what_the_generated_code_proves(edits in prop::collection::vec(edit(), 1..10)) {
        let steps = chain(&edits);
        let (old, new) = (&steps[0], &steps[steps.len() - 1]);
        let report = compare(old, new);
        let proven = step(&typed(old).surface(), &typed(new).surface());
        prop_assert_eq!(report.bump.max(Bump::Patch).as_str(), proven, "{}", report.to_text());
    }

    #[test]
    fn any_difference_is_found_and_none_is_not(edits in prop::collection::vec(edit(), 1..6)) {
        let steps = chain(&edits);
        let (old, new) = (&steps[0], &steps[steps.len() - 1]);
        prop_assert_eq!(compare(old, new).is_empty(), old == new);
        prop_assert!(compare(new, new).is_empty());
        prop_assert!(compare_bare(new, new).is_empty());
    }

    /// A later edit may undo an earlier one, so the whole chain may need a smaller step than one of its edits. But if
    /// the last spec still lacks what that edit removed, the whole chain needs at least the same step.
    #[test]
    fn a_chain_is_never_below_a_step_that_lasts(edits in prop::collection::vec(edit(), 2..8)) {
        let steps = chain(&edits);
        let surfaces: Vec<_> = steps.iter().map(|spec| typed(spec).surface()).collect();
        let (first, last) = (&surfaces[0], &surfaces[surfaces.len() - 1]);
        let whole = compare(&steps[0], &steps[steps.len() - 1]).bump;
        for (pair, shown) in steps.windows(2).zip(surfaces.windows(2)) {
            let single = compare(&pair[0], &pair[1]).bump;
            let lasts = match single {
                Bump::Major => breaks(first, last) && breaks(&shown[0], last),
                Bump::Minor => last.keys().any(|name| !first.contains_key(name)),
                _ => false,
            };
            prop_assert!(!lasts || whole >= single, "{} then {}", single, whole);
        }
        let steepest = steps.windows(2).map(|pair| compare(&pair[0], &pair[1]).bump).max();
        prop_assert!(Some(whole) <= steepest.map(|level| level.max(Bump::Patch)));
    }

    #[test]
    fn reports_do_not_depend_on_anything_else(edits in prop::collection::vec(edit(), 1..6)) {
        let steps = chain(&edits);
        let (old, new) = (&steps[0], &steps[steps.len() - 1]);
        let (one, two) = (compare(old, new), compare(old, new));
        prop_assert_eq!(one.to_json().unwrap(), two.to_json().unwrap());
        prop_assert!(one.findings.iter().map(|finding| finding.bump).is_sorted_by(|a, b| a >= b));
    }
}
