//! The rules: one table entry per kind of change, with its impact.
//!
//! Ids and version steps follow a reference table for another kind of crate (constructors with positional
//! arguments, checked by a lock file). If this crate needs another step, the entry holds both, with the reason:
//!
//! - Required parameters are set by name, so their order does not matter.
//! - Requests, replies and models have public fields: code that reads a field stops compiling when its type
//!   changes, even from `T` to `Option<T>`.
//! - Identifiers have a type for numbers and texts, so the vendor's type can change without it.
//! - Enums may get new variants. The models fix the names of variants.
//! - Titles, limits, bounds and formats are values in attributes, not separate items.
//!
//! Some rules have two version steps: `bump` if the Rust type changes, `otherwise` if it stays.

use super::impact::Bump::{Major, Minor, None as Nothing, Patch};
use super::impact::SchemaImpact::{Break, Narrowed, Semantic, Widened};
use super::impact::Severity::{Error, Info, Warning};
use super::impact::WireImpact as Wire;
use super::impact::{Audience, Bump, SchemaImpact, Severity, WireImpact};

const UNSEEN: SchemaImpact = SchemaImpact::None;

/// One kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The name. It does not change between versions.
    pub id: &'static str,
    /// The version step that the change needs.
    pub bump: Bump,
    /// The version step if the Rust type stays.
    pub otherwise: Bump,
    /// The step of the reference table; none for a rule that only this crate has.
    pub reference: Option<Bump>,
    /// Why the step differs from the reference table, or what is special about the rule.
    pub why: &'static str,
    /// The impact on running programs.
    pub wire: WireImpact,
    /// The impact on users of the tool schema.
    pub schema: SchemaImpact,
    /// How much attention the change needs.
    pub severity: Severity,
    /// Which comparison finds the change.
    pub scope: Scope,
}

/// Which comparison finds the changes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The comparison of two specs.
    Diff,
    /// The import of a page, not the comparison of any two specs.
    Integrity,
    /// The comparison of two revisions of the crate.
    Revisions,
    /// None, for this reason.
    Out(&'static str),
}

impl Rule {
    /// The people or programs that the change affects most.
    #[must_use]
    pub const fn audience(&self) -> Audience {
        Audience::of(self.bump, self.wire, self.schema, self.severity)
    }

    /// The reference table has another step, for this reason.
    const fn was(mut self, reference: Bump, why: &'static str) -> Self {
        self.reference = Some(reference);
        self.why = why;
        self
    }

    /// The version step if the Rust type stays.
    const fn or(mut self, otherwise: Bump, why: &'static str) -> Self {
        self.otherwise = otherwise;
        self.why = why;
        self
    }

    const fn own(mut self) -> Self {
        self.reference = None;
        self
    }

    const fn at_import(mut self, why: &'static str) -> Self {
        self.scope = Scope::Integrity;
        self.why = why;
        self
    }

    const fn at_revisions(mut self, why: &'static str) -> Self {
        self.scope = Scope::Revisions;
        self.why = why;
        self
    }

    const fn out(mut self, reason: &'static str) -> Self {
        self.scope = Scope::Out(reason);
        self
    }
}

const fn rule(
    id: &'static str,
    bump: Bump,
    wire: WireImpact,
    schema: SchemaImpact,
    severity: Severity,
) -> Rule {
    Rule {
        id,
        bump,
        otherwise: bump,
        reference: Some(bump),
        why: "",
        wire,
        schema,
        severity,
        scope: Scope::Diff,
    }
}

/// The rule with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

macro_rules! rules {
    ($($name:ident = $rule:expr;)*) => {
        $(pub(super) const $name: Rule = $rule;)*

        /// Every rule.
        pub const RULES: &[Rule] = &[$($name),*];
    };
}

const PINNED: &str = "only the pinned version changes, which is not part of the public API";
const NO_ATTRIBUTE: &str =
    "the generator writes no deprecation attribute, so the public API does not grow";
const TYPE_STAYS: &str = "patch if a binding keeps the Rust type, as for identifiers";
const NULL_UNSENT: &str = "requests never contain null, so no setter depends on it";
const NOT_GENERATED: &str = "no code is generated from this table of the vendor";
const NO_TRIGGERS: &str = "no code is generated for triggers";
const ATTRIBUTE: &str = "the generated code changes, because the text is in an attribute";

rules! {
    // The toolkit.
    SPEC_VERSION_BUMPED_NO_CHANGE = rule("spec-version-bumped-no-change", Patch, Wire::None, UNSEEN, Info);
    SPEC_CONTENT_CHANGED_VERSION_SAME = rule("spec-content-changed-version-same", Nothing, Wire::Risk, Semantic, Error)
        .was(Major, "the findings of the single changes have the version step")
        .at_import("the findings of the single changes have the version step; only an import checks this, because comparisons also see edited copies");
    SPEC_VERSION_DECREASED = rule("spec-version-decreased", Patch, Wire::Risk, Semantic, Error).was(Major, PINNED);
    SPEC_VERSION_FORMAT_CHANGED = rule("spec-version-format-changed", Patch, Wire::None, UNSEEN, Error).was(Nothing, PINNED);
    SPEC_COUNT_MISMATCH = rule("spec-count-mismatch", Nothing, Wire::None, UNSEEN, Error);
    SPEC_TOOLKIT_SLUG_CHANGED = rule("spec-toolkit-slug-changed", Patch, Wire::Break, Break, Error)
        .was(Major, "Rust names do not contain the toolkit's prefix, so they stay");
    SPEC_AUTH_SCHEME_CHANGED = rule("spec-auth-scheme-changed", Nothing, Wire::Break, UNSEEN, Error)
        .was(Major, "no code is generated from it; the hand-written client must support it");
    SPEC_AUTH_SCHEME_ADDED = rule("spec-auth-scheme-added", Nothing, Wire::Ok, UNSEEN, Warning).own();
    SPEC_FACTS_CHANGED = rule("spec-facts-changed", Patch, Wire::None, UNSEEN, Info).own();
    SPEC_SERVICE_CHANGED = rule("spec-service-changed", Patch, Wire::Break, UNSEEN, Error).own();
    CRATE_VERSION_UNDERBUMPED = rule("crate-version-underbumped", Nothing, Wire::None, UNSEEN, Error)
        .at_revisions("the findings of the single changes have the version step; approvals of them do not hide this finding");
    GENERATOR_CHANGED_SAME_SPEC = rule("generator-changed-same-spec", Patch, Wire::None, UNSEEN, Warning)
        .at_revisions("a spec does not show it: the generated files do");
    GENERATED_FILE_EDITED = rule("generated-file-edited", Nothing, Wire::None, UNSEEN, Error)
        .out("a spec does not show it: `codegen --check` compares the generated files");

    // Actions.
    ACTION_ADDED = rule("action-added", Minor, Wire::Ok, Widened, Info);
    ACTION_ADDED_UNCLASSIFIED = rule("action-added-unclassified", Nothing, Wire::None, UNSEEN, Error)
        .at_import("only an import checks this; the generator refuses such a spec anyway");
    ACTION_REMOVED = rule("action-removed", Major, Wire::Break, Break, Error);
    ACTION_REMOVED_AFTER_DEPRECATION = rule("action-removed-after-deprecation", Major, Wire::Break, Break, Warning);
    ACTION_DEPRECATED = rule("action-deprecated", Patch, Wire::Ok, Semantic, Warning).was(Minor, NO_ATTRIBUTE);
    ACTION_UNDEPRECATED = rule("action-undeprecated", Patch, Wire::Ok, Semantic, Info);
    ACTION_SLUG_RENAMED = rule("action-slug-renamed", Major, Wire::Break, Break, Error);
    ACTION_SLUG_CASE_OR_SEPARATOR_ONLY = rule("action-slug-case-or-separator-only", Patch, Wire::Break, Break, Error);
    ACTION_SPLIT_OR_MERGED = rule("action-split-or-merged", Major, Wire::Break, Break, Error)
        .out("only a person can tell that several actions replace one: reported as removal and additions");
    ACTION_DISPLAY_NAME_CHANGED = rule("action-display-name-changed", Patch, Wire::None, Semantic, Info);
    ACTION_DESCRIPTION_CHANGED = rule("action-description-changed", Patch, Wire::None, Semantic, Info);
    ACTION_DESCRIPTION_FACTS_CHANGED = rule("action-description-facts-changed", Patch, Wire::Risk, Semantic, Warning)
        .out("the catalogue holds a fingerprint, not the text; rate limits have separate rules");
    ACTION_DESCRIPTION_SUSPICIOUS = rule("action-description-suspicious", Patch, Wire::None, Break, Error)
        .out("the catalogue does not contain the vendor's text: tool schemas have our own descriptions");
    ACTION_ORDER_CHANGED = rule("action-order-changed", Nothing, Wire::None, UNSEEN, Info)
        .out("the catalogue is always sorted by slug");
    ACTION_SLUG_TOO_LONG = rule("action-slug-too-long", Nothing, Wire::None, Break, Error);
    ACTION_IDENTIFIER_COLLISION = rule("action-identifier-collision", Nothing, Wire::None, UNSEEN, Error);
    ACTION_COMMAND_CHANGED = rule("action-command-changed", Patch, Wire::Break, UNSEEN, Error).own()
        .or(Patch, "scripts call the command line by it; no Rust name comes from it");
    ACTION_CHECK_CHANGED = rule("action-check-changed", Patch, Wire::None, UNSEEN, Info).own();
    SYNONYMS_CHANGED = rule("synonyms-changed", Patch, Wire::None, Semantic, Info).own();
    LIMITATIONS_CHANGED = rule("limitations-changed", Patch, Wire::None, Semantic, Info).own();
    ACTION_TAGS_CHANGED = rule("action-tags-changed", Nothing, Wire::None, Semantic, Info).own();

    // What a call does.
    BEHAVIOUR_READONLY_LOST = rule("behaviour-readonly-lost", Patch, Wire::Risk, Break, Error);
    BEHAVIOUR_READONLY_GAINED = rule("behaviour-readonly-gained", Patch, Wire::Ok, Semantic, Warning);
    BEHAVIOUR_DESTRUCTIVE_GAINED = rule("behaviour-destructive-gained", Patch, Wire::Risk, Break, Error);
    BEHAVIOUR_DESTRUCTIVE_LOST = rule("behaviour-destructive-lost", Patch, Wire::Ok, Semantic, Warning).own();
    BEHAVIOUR_ADDS_LOST = rule("behaviour-adds-lost", Patch, Wire::Risk, Break, Error).own();
    BEHAVIOUR_ADDS_GAINED = rule("behaviour-adds-gained", Patch, Wire::Ok, Semantic, Warning).own();
    BEHAVIOUR_IDEMPOTENCY_LOST = rule("behaviour-idempotency-lost", Patch, Wire::Silent, Semantic, Error);
    BEHAVIOUR_IDEMPOTENCY_GAINED = rule("behaviour-idempotency-gained", Patch, Wire::Ok, Semantic, Info);

    // Parameters.
    PARAM_ADDED_OPTIONAL = rule("param-added-optional", Minor, Wire::Ok, Widened, Info);
    PARAM_ADDED_REQUIRED = rule("param-added-required", Major, Wire::Break, Break, Error);
    PARAM_ADDED_REQUIRED_WITH_DEFAULT = rule("param-added-required-with-default", Major, Wire::Break, Break, Error)
        .was(Minor, "the builder requires what the vendor requires, and has no defaults");
    PARAM_REMOVED_OPTIONAL = rule("param-removed-optional", Major, Wire::Risk, Break, Error);
    PARAM_REMOVED_REQUIRED = rule("param-removed-required", Major, Wire::Risk, Break, Error);
    PARAM_RENAMED = rule("param-renamed", Major, Wire::Break, Break, Error);
    PARAM_WIRE_NAME_CHANGED_SAME_IDENT = rule("param-wire-name-changed-same-ident", Patch, Wire::Break, Break, Error)
        .was(Nothing, ATTRIBUTE);
    PARAM_MOVED_INTO_OBJECT = rule("param-moved-into-object", Major, Wire::Break, Break, Error)
        .or(Minor, "minor if a member becomes an optional parameter");
    PARAM_REQUIRED_ORDER_CHANGED = rule("param-required-order-changed", Nothing, Wire::None, UNSEEN, Info)
        .was(Major, "required parameters are set by name");
    PARAM_OPTIONAL_ORDER_CHANGED = rule("param-optional-order-changed", Nothing, Wire::None, UNSEEN, Info);
    PARAM_DEPRECATED = rule("param-deprecated", Patch, Wire::Ok, Semantic, Warning).was(Minor, NO_ATTRIBUTE);
    PARAM_UNDEPRECATED = rule("param-undeprecated", Patch, Wire::Ok, Semantic, Info).own();
    PARAM_IDENTIFIER_COLLISION = rule("param-identifier-collision", Nothing, Wire::None, UNSEEN, Error);
    PARAM_SENSITIVE_CHANGED = rule("param-sensitive-changed", Patch, Wire::None, Semantic, Warning);
    PARAM_DESCRIPTION_CHANGED = rule("param-description-changed", Patch, Wire::None, Semantic, Info);
    PARAM_EXAMPLE_CHANGED = rule("param-example-changed", Patch, Wire::None, Semantic, Info);
    PARAM_REQUIRED_TO_OPTIONAL = rule("param-required-to-optional", Major, Wire::Ok, Widened, Warning)
        .or(Major, "builders still compile, but the public field changes from `T` to `Option<T>`");
    PARAM_OPTIONAL_TO_REQUIRED = rule("param-optional-to-required", Major, Wire::Break, Break, Error);
    PARAM_OPTIONAL_TO_REQUIRED_WITH_DEFAULT = rule("param-optional-to-required-with-default", Major, Wire::Break, Break, Error)
        .was(Patch, "the builder requires what the vendor requires, and has no defaults");
    PARAM_BECAME_NULLABLE = rule("param-became-nullable", Patch, Wire::Ok, Widened, Info).was(Minor, NULL_UNSENT);
    PARAM_BECAME_NOT_NULLABLE = rule("param-became-not-nullable", Patch, Wire::Ok, Narrowed, Warning).was(Major, NULL_UNSENT);
    PARAM_TYPE_INTEGER_TO_STRING = rule("param-type-integer-to-string", Major, Wire::Risk, Break, Error).or(Patch, TYPE_STAYS);
    PARAM_TYPE_STRING_TO_INTEGER = rule("param-type-string-to-integer", Major, Wire::Break, Break, Error).or(Patch, TYPE_STAYS);
    PARAM_TYPE_INTEGER_TO_NUMBER = rule("param-type-integer-to-number", Major, Wire::Ok, Widened, Warning).or(Patch, TYPE_STAYS);
    PARAM_TYPE_NUMBER_TO_INTEGER = rule("param-type-number-to-integer", Major, Wire::Break, Narrowed, Error).or(Patch, TYPE_STAYS);
    PARAM_TYPE_SCALAR_TO_ARRAY = rule("param-type-scalar-to-array", Major, Wire::Break, Break, Error).or(Patch, TYPE_STAYS);
    PARAM_TYPE_ARRAY_TO_SCALAR = rule("param-type-array-to-scalar", Major, Wire::Break, Break, Error).or(Patch, TYPE_STAYS);
    PARAM_TYPE_CHANGED = rule("param-type-changed", Major, Wire::Break, Break, Error).own().or(Patch, TYPE_STAYS);
    PARAM_ARRAY_ITEM_TYPE_CHANGED = rule("param-array-item-type-changed", Major, Wire::Break, Break, Error)
        .or(Patch, "bindings decide the type of list items in Rust, not the vendor's nested shapes");
    PARAM_OBJECT_BECAME_TYPED = rule("param-object-became-typed", Major, Wire::Risk, Narrowed, Warning)
        .or(Patch, "bindings decide the Rust type, not the vendor's nested shapes");
    PARAM_OBJECT_BECAME_FREEFORM = rule("param-object-became-freeform", Major, Wire::Ok, Widened, Warning)
        .or(Patch, "bindings decide the Rust type, not the vendor's nested shapes");
    PARAM_UNION_WIDENED = rule("param-union-widened", Major, Wire::Ok, Widened, Info)
        .or(Patch, "").was(Minor, "a changed field type breaks code; if a binding keeps the type, the public API does not grow");
    PARAM_UNION_NARROWED = rule("param-union-narrowed", Major, Wire::Break, Narrowed, Error).or(Patch, TYPE_STAYS);
    PARAM_FORMAT_ADDED = rule("param-format-added", Patch, Wire::Risk, Narrowed, Warning);
    PARAM_FORMAT_CHANGED = rule("param-format-changed", Patch, Wire::Break, Narrowed, Error);
    PARAM_FORMAT_REMOVED = rule("param-format-removed", Patch, Wire::Ok, Widened, Info);
    DEFAULT_ADDED = rule("default-added", Patch, Wire::Silent, Semantic, Warning);
    DEFAULT_CHANGED = rule("default-changed", Patch, Wire::Silent, Semantic, Warning)
        .or(Patch, "an error if the action deletes");
    DEFAULT_REMOVED = rule("default-removed", Patch, Wire::Risk, Semantic, Warning);

    // Values.
    ENUM_VALUE_ADDED_INPUT = rule("enum-value-added-input", Minor, Wire::Ok, Widened, Info)
        .or(Patch, "patch if the enum already had the variant from another source");
    ENUM_VALUE_ADDED_OUTPUT = rule("enum-value-added-output", Minor, Wire::Risk, Widened, Warning);
    ENUM_VALUE_REMOVED = rule("enum-value-removed", Major, Wire::Break, Narrowed, Error)
        .or(Patch, "patch if the enum keeps the variant from another source");
    ENUM_VALUE_RENAMED = rule("enum-value-renamed", Major, Wire::Break, Break, Error)
        .or(Patch, "patch if the enum keeps the old variant and already had the new one");
    ENUM_VALUE_RENAMED_SAME_IDENT = rule("enum-value-renamed-same-ident", Patch, Wire::Break, Break, Error)
        .was(Nothing, ATTRIBUTE);
    ENUM_ORDER_CHANGED = rule("enum-order-changed", Nothing, Wire::None, UNSEEN, Info);
    ENUM_STRING_CLOSED = rule("enum-string-closed", Major, Wire::Risk, Narrowed, Error)
        .or(Patch, "patch if a binding already named the enum; new variants have separate findings");
    ENUM_OPENED = rule("enum-opened", Major, Wire::Ok, Widened, Warning)
        .or(Patch, "patch if a binding still names the enum; removed variants have separate findings");
    ENUM_INTEGER_VALUE_ADDED = rule("enum-integer-value-added", Minor, Wire::Ok, Widened, Info)
        .or(Patch, "patch if the enum already had the variant from another source");
    ENUM_INTEGER_VALUE_REMOVED = rule("enum-integer-value-removed", Major, Wire::Break, Narrowed, Error)
        .or(Patch, "patch if the enum keeps the variant from another source");
    ENUM_INTEGER_LABEL_RENAMED = rule("enum-integer-label-renamed", Major, Wire::None, Semantic, Warning)
        .or(Patch, "the models name the variants, not the vendor's descriptions");
    ENUM_INTEGER_MEANING_CHANGED = rule("enum-integer-meaning-changed", Major, Wire::Silent, Semantic, Error)
        .or(Patch, "patch if names change places: code still compiles, so the severity is an error");
    ENUM_INTEGER_REPRESENTATION_CHANGED = rule("enum-integer-representation-changed", Major, Wire::Break, Break, Error)
        .or(Patch, "").was(Nothing, "an enum of numbers has other methods than an enum of texts");
    ENUM_IDENTIFIER_COLLISION = rule("enum-identifier-collision", Nothing, Wire::None, UNSEEN, Error);
    ENUM_VARIANT_RENAMED = rule("enum-variant-renamed", Major, Wire::None, UNSEEN, Error).own()
        .or(Patch, "patch if names only change places");
    ENUM_VALUE_DOC_CHANGED = rule("enum-value-doc-changed", Patch, Wire::None, Semantic, Info).own();
    ENUM_ADDED = rule("enum-added", Minor, Wire::None, UNSEEN, Info).own();
    ENUM_REMOVED = rule("enum-removed", Major, Wire::None, UNSEEN, Error).own();
    ENUM_RENAMED = rule("enum-renamed", Major, Wire::None, UNSEEN, Error).own();
    ENUM_VALUES_OPENED = rule("enum-values-opened", Major, Wire::Ok, Widened, Warning).own()
        .or(Major, "an open enum has `From`, but no strict parsing (`FromStr`, `undocumented`)");
    ENUM_VALUES_CLOSED = rule("enum-values-closed", Major, Wire::Ok, Narrowed, Error).own()
        .or(Major, "a closed enum no longer accepts any text");

    // Bounds, patterns, limits.
    BOUND_MAX_TIGHTENED = rule("bound-max-tightened", Patch, Wire::Break, Narrowed, Error);
    BOUND_MAX_LOOSENED = rule("bound-max-loosened", Patch, Wire::Ok, Widened, Info);
    BOUND_MIN_TIGHTENED = rule("bound-min-tightened", Patch, Wire::Break, Narrowed, Error);
    BOUND_MIN_LOOSENED = rule("bound-min-loosened", Patch, Wire::Ok, Widened, Info);
    BOUND_ADDED = rule("bound-added", Patch, Wire::Risk, Narrowed, Warning);
    BOUND_REMOVED = rule("bound-removed", Patch, Wire::Ok, Widened, Info);
    BOUND_SOFT_BECAME_HARD = rule("bound-soft-became-hard", Patch, Wire::Risk, Narrowed, Warning);
    BOUND_ADVISED_CHANGED = rule("bound-advised-changed", Patch, Wire::Ok, Semantic, Info).own();
    PATTERN_CHANGED = rule("pattern-changed", Patch, Wire::Risk, Narrowed, Warning);
    RATE_LIMIT_LOWERED = rule("rate-limit-lowered", Patch, Wire::Risk, Semantic, Warning)
        .or(Patch, "an error if the new limit is 1, or at most half of the old one");
    RATE_LIMIT_RAISED = rule("rate-limit-raised", Patch, Wire::Ok, Semantic, Info);
    RATE_LIMIT_ADDED = rule("rate-limit-added", Patch, Wire::Risk, Semantic, Warning);
    RATE_LIMIT_REMOVED = rule("rate-limit-removed", Patch, Wire::Ok, Semantic, Info);
    RATE_LIMIT_SOURCE_CHANGED = rule("rate-limit-source-changed", Patch, Wire::None, UNSEEN, Info).own();
    RATE_LIMIT_WINDOW_CHANGED = rule("rate-limit-window-changed", Patch, Wire::Risk, Semantic, Warning)
        .out("the catalogue holds limits per minute only; the import warns about other periods");
    RATE_LIMIT_SCOPE_CHANGED = rule("rate-limit-scope-changed", Minor, Wire::Risk, Semantic, Error)
        .out("neither page nor bindings say whose calls a limit counts");

    // Replies, from the vendor's tables.
    OUTPUT_FIELD_ADDED = rule("output-field-added", Nothing, Wire::Ok, Widened, Info).was(Minor, NOT_GENERATED);
    OUTPUT_FIELD_REMOVED = rule("output-field-removed", Nothing, Wire::Break, Break, Error).was(Major, NOT_GENERATED);
    OUTPUT_FIELD_TYPE_CHANGED = rule("output-field-type-changed", Nothing, Wire::Risk, Break, Warning).was(Major, NOT_GENERATED);
    OUTPUT_REQUIRED_TO_OPTIONAL = rule("output-required-to-optional", Nothing, Wire::Risk, Widened, Warning).was(Major, NOT_GENERATED);
    OUTPUT_OPTIONAL_TO_REQUIRED = rule("output-optional-to-required", Nothing, Wire::Ok, Narrowed, Info).was(Minor, NOT_GENERATED);
    OUTPUT_SCHEMA_BECAME_TYPED = rule("output-schema-became-typed", Nothing, Wire::Ok, Semantic, Info).was(Minor, NOT_GENERATED);
    OUTPUT_DESCRIPTION_CHANGED = rule("output-description-changed", Nothing, Wire::None, Semantic, Info).own();
    OUTPUT_DETAILS_CHANGED = rule("output-details-changed", Nothing, Wire::Risk, Semantic, Info).own();
    ENVELOPE_CHANGED = rule("envelope-changed", Nothing, Wire::Break, Break, Error)
        .was(Major, "the hand-written client reads the envelope; no code is generated from it");

    // Triggers.
    TRIGGER_ADDED = rule("trigger-added", Nothing, Wire::Ok, Widened, Info).was(Minor, NO_TRIGGERS);
    TRIGGER_REMOVED = rule("trigger-removed", Nothing, Wire::Break, Break, Error).was(Major, NO_TRIGGERS);
    TRIGGER_TITLE_CHANGED = rule("trigger-title-changed", Nothing, Wire::None, Semantic, Info).own();
    TRIGGER_PAYLOAD_CHANGED = rule("trigger-payload-changed", Major, Wire::Break, Semantic, Error)
        .out("the catalogue holds only the slug and title of a trigger");

    // The bindings.
    ACTION_GROUP_CHANGED = rule("action-group-changed", Major, Wire::None, UNSEEN, Warning).own()
        .or(Major, "a group is a public module, so paths through it break");
    ACTION_RUST_NAME_CHANGED = rule("action-rust-name-changed", Major, Wire::None, UNSEEN, Error).own();
    ACTION_DOC_CHANGED = rule("action-doc-changed", Patch, Wire::None, Semantic, Info).own();
    GROUP_DOC_CHANGED = rule("group-doc-changed", Patch, Wire::None, UNSEEN, Info).own();
    REST_CALL_CHANGED = rule("rest-call-changed", Patch, Wire::Risk, UNSEEN, Warning).own();
    REST_HINT_CHANGED = rule("rest-hint-changed", Patch, Wire::None, UNSEEN, Info).own();
    PARAM_LOCATION_CHANGED = rule("param-location-changed", Patch, Wire::Risk, UNSEEN, Warning).own();
    PARAM_REST_NAME_CHANGED = rule("param-rest-name-changed", Patch, Wire::Risk, UNSEEN, Warning).own();
    PARAM_REST_HANDLING_CHANGED = rule("param-rest-handling-changed", Patch, Wire::Silent, UNSEEN, Warning).own();
    PARAM_RUST_NAME_CHANGED = rule("param-rust-name-changed", Major, Wire::None, UNSEEN, Error).own();
    PARAM_REFINEMENT_CHANGED = rule("param-refinement-changed", Major, Wire::Risk, Semantic, Error).own();
    PARAM_DOC_CHANGED = rule("param-doc-changed", Patch, Wire::None, Semantic, Info).own();
    REPLY_TYPE_CHANGED = rule("reply-type-changed", Major, Wire::Risk, Semantic, Error).own();
    REPLY_SECRET_CHANGED = rule("reply-secret-changed", Major, Wire::None, Semantic, Error).own()
        .or(Major, "a secret reply has another type");
    REPLY_PAGED_CHANGED = rule("reply-paged-changed", Patch, Wire::Risk, UNSEEN, Warning).own();
    REPLY_STATUS_CHANGED = rule("reply-status-changed", Patch, Wire::None, UNSEEN, Info).own();
    REPLY_EXAMPLE_CHANGED = rule("reply-example-changed", Patch, Wire::None, UNSEEN, Info).own();
    MOCK_BEHAVIOUR_CHANGED = rule("mock-behaviour-changed", Patch, Wire::None, UNSEEN, Info).own();
    CONFIDENCE_CHANGED = rule("confidence-changed", Patch, Wire::None, UNSEEN, Info).own();
    PROVENANCE_CHANGED = rule("provenance-changed", Nothing, Wire::None, UNSEEN, Info).own();

    // The models.
    TYPE_DOC_CHANGED = rule("type-doc-changed", Patch, Wire::None, UNSEEN, Info).own();
    MODEL_ADDED = rule("model-added", Minor, Wire::None, UNSEEN, Info).own();
    MODEL_REMOVED = rule("model-removed", Major, Wire::None, UNSEEN, Error).own();
    MODEL_RENAMED = rule("model-renamed", Major, Wire::None, UNSEEN, Error).own();
    MODEL_USE_ADDED = rule("model-use-added", Minor, Wire::None, UNSEEN, Info).own();
    MODEL_USE_REMOVED = rule("model-use-removed", Major, Wire::None, UNSEEN, Error).own();
    MODEL_FIELD_EXAMPLE_CHANGED = rule("model-field-example-changed", Patch, Wire::None, UNSEEN, Info).own();
    MODEL_FIELD_ADDED = rule("model-field-added", Minor, Wire::Ok, Widened, Info).own();
    MODEL_FIELD_ADDED_REQUIRED = rule("model-field-added-required", Major, Wire::Break, Break, Error).own();
    MODEL_FIELD_REMOVED = rule("model-field-removed", Major, Wire::Risk, Break, Error).own();
    MODEL_FIELD_RENAMED = rule("model-field-renamed", Major, Wire::Risk, Break, Error).own();
    MODEL_FIELD_WIRE_NAME_CHANGED_SAME_IDENT = rule("model-field-wire-name-changed-same-ident", Patch, Wire::Risk, Break, Error).own();
    MODEL_FIELD_TYPE_CHANGED = rule("model-field-type-changed", Major, Wire::Risk, Break, Error).own();
    MODEL_FIELD_REQUIRED_TO_OPTIONAL = rule("model-field-required-to-optional", Major, Wire::Ok, Widened, Warning).own();
    MODEL_FIELD_OPTIONAL_TO_REQUIRED = rule("model-field-optional-to-required", Major, Wire::Risk, Narrowed, Error).own();
    MODEL_FIELD_RUST_NAME_CHANGED = rule("model-field-rust-name-changed", Major, Wire::None, UNSEEN, Error).own();
    MODEL_FIELD_ALIASES_CHANGED = rule("model-field-aliases-changed", Patch, Wire::Risk, UNSEEN, Info).own();
    MODEL_FIELD_ORDER_CHANGED = rule("model-field-order-changed", Nothing, Wire::None, UNSEEN, Info).own();
    MODEL_FIELD_DOC_CHANGED = rule("model-field-doc-changed", Patch, Wire::None, Semantic, Info).own();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_an_id_of_its_own() {
        let ids: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            assert_eq!(find(rule.id), Some(rule));
            assert!(rule.otherwise <= rule.bump, "{}", rule.id);
        }
    }

    #[test]
    fn another_level_than_the_reference_has_a_reason() {
        for rule in RULES {
            let differs = rule
                .reference
                .is_some_and(|reference| reference != rule.bump || reference != rule.otherwise);
            assert!(!differs || !rule.why.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn the_reference_table_is_covered() {
        assert_eq!(
            RULES.iter().filter(|rule| rule.reference.is_some()).count(),
            106
        );
        let out = |rule: &&Rule| matches!(rule.scope, Scope::Out(_));
        assert_eq!(RULES.iter().filter(out).count(), 8);
    }
}
