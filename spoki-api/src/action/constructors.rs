//! Constructors of the static tables, for the derives.
//!
//! The structs are `non_exhaustive`, so crates that use the derives cannot write them as literals. Each `new`
//! takes the facts that every entry has; each other method sets one further fact.

use super::{
    ActionInfo, Confidence, Effect, EnumInfo, EnumValues, Field, Format, Hint, Kind, Location,
    ObjectInfo, Param, ReplyInfo, RestCall, RestParam,
};

#[doc(hidden)]
impl ActionInfo {
    #[must_use]
    pub const fn new(slug: &'static str, effect: Effect, rest: RestCall) -> Self {
        Self {
            slug,
            title: "",
            group: "",
            command: "",
            doc: "",
            synonyms: &[],
            effect,
            adds: false,
            check: false,
            rate_limit: None,
            params: &[],
            rest,
            reply: ReplyInfo::new(Kind::Any),
        }
    }

    #[must_use]
    pub const fn command(mut self, command: &'static str) -> Self {
        self.command = command;
        self
    }

    #[must_use]
    pub const fn synonyms(mut self, synonyms: &'static [&'static str]) -> Self {
        self.synonyms = synonyms;
        self
    }

    #[must_use]
    pub const fn adds(mut self) -> Self {
        self.adds = true;
        self
    }

    #[must_use]
    pub const fn check(mut self) -> Self {
        self.check = true;
        self
    }

    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    #[must_use]
    pub const fn group(mut self, group: &'static str) -> Self {
        self.group = group;
        self
    }

    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    #[must_use]
    pub const fn rate_limit(mut self, per_minute: u32) -> Self {
        self.rate_limit = Some(per_minute);
        self
    }

    #[must_use]
    pub const fn reply(mut self, reply: ReplyInfo) -> Self {
        self.reply = reply;
        self
    }

    #[must_use]
    pub const fn params(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }
}

#[doc(hidden)]
impl RestCall {
    #[must_use]
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            hints: &[],
            confidence: Confidence::Documented,
        }
    }

    #[must_use]
    pub const fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    #[must_use]
    pub const fn hints(mut self, hints: &'static [Hint]) -> Self {
        self.hints = hints;
        self
    }
}

#[doc(hidden)]
impl ReplyInfo {
    /// `kind` is that of the whole reply: an array for a list.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        let (kind, list) = match kind {
            Kind::Array(item) => (*item, true),
            other => (other, false),
        };
        Self {
            kind,
            list,
            paged: false,
            secret: false,
            confidence: Confidence::Documented,
        }
    }

    #[must_use]
    pub const fn paged(mut self) -> Self {
        self.paged = true;
        self
    }

    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    #[must_use]
    pub const fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }
}

#[doc(hidden)]
impl Hint {
    #[must_use]
    pub const fn new(status: u16, text: &'static str) -> Self {
        Self {
            status,
            field: None,
            text,
        }
    }

    #[must_use]
    pub const fn field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
}

#[doc(hidden)]
impl Field {
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            doc: "",
            required: false,
            kind,
            format: None,
            min: None,
            max: None,
            advised_max: None,
            secret: false,
            aliases: &[],
        }
    }

    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub const fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    #[must_use]
    pub const fn min(mut self, min: i64) -> Self {
        self.min = Some(min);
        self
    }

    #[must_use]
    pub const fn max(mut self, max: i64) -> Self {
        self.max = Some(max);
        self
    }

    #[must_use]
    pub const fn advised_max(mut self, max: i64) -> Self {
        self.advised_max = Some(max);
        self
    }

    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }
}

#[doc(hidden)]
impl Param {
    #[must_use]
    pub const fn new(field: Field) -> Self {
        Self {
            field,
            rest: RestParam {
                location: Location::Body,
                names: &[],
                omit_false: false,
                client_filter: None,
            },
        }
    }

    #[must_use]
    pub const fn at(mut self, location: Location) -> Self {
        self.rest.location = location;
        self
    }

    #[must_use]
    pub const fn names(mut self, names: &'static [&'static str]) -> Self {
        self.rest.names = names;
        self
    }

    #[must_use]
    pub const fn omit_false(mut self) -> Self {
        self.rest.omit_false = true;
        self
    }

    #[must_use]
    pub const fn client_filter(mut self, field: &'static str) -> Self {
        self.rest.client_filter = Some(field);
        self
    }
}

#[doc(hidden)]
impl ObjectInfo {
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self {
            name,
            doc: "",
            fields,
            open: false,
        }
    }

    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    #[must_use]
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }
}

#[doc(hidden)]
impl EnumInfo {
    #[must_use]
    pub const fn new(name: &'static str, values: EnumValues) -> Self {
        Self {
            name,
            doc: "",
            closed: false,
            values,
        }
    }

    #[must_use]
    pub const fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }
}
