//! How the static tables are written: by the derives, in any crate.
//!
//! The structs are `non_exhaustive` for everybody else, so the derives call these.

use crate::action::{
    ActionInfo, Effect, EnumInfo, EnumValues, Format, Hint, Kind, Location, ObjectInfo, Param,
    RestCall, RestParam,
};

#[doc(hidden)]
impl ActionInfo {
    #[must_use]
    pub const fn new(
        [slug, title, group, doc]: [&'static str; 4],
        effect: Effect,
        rate_limit: Option<u32>,
        params: &'static [Param],
        rest: RestCall,
    ) -> Self {
        Self {
            slug,
            title,
            group,
            doc,
            effect,
            rate_limit,
            params,
            rest,
        }
    }
}

#[doc(hidden)]
impl RestCall {
    #[must_use]
    pub const fn new(method: &'static str, path: &'static str, hints: &'static [Hint]) -> Self {
        Self {
            method,
            path,
            hints,
        }
    }
}

#[doc(hidden)]
impl Hint {
    #[must_use]
    pub const fn new(status: u16, field: Option<&'static str>, text: &'static str) -> Self {
        Self {
            status,
            field,
            text,
        }
    }
}

impl Param {
    /// Stands for a key without a field, which has no rules.
    pub(crate) const UNNAMED: Self = Self::new("", "", false, Kind::Any);
}

#[doc(hidden)]
impl Param {
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, required: bool, kind: Kind) -> Self {
        Self {
            name,
            doc,
            required,
            kind,
            format: None,
            min: None,
            max: None,
            advised_max: None,
            secret: false,
            rest: RestParam {
                location: Location::Body,
                names: &[],
                omit_false: false,
                client_filter: None,
            },
        }
    }

    #[must_use]
    pub const fn format(self, format: Format) -> Self {
        self.format_of(Some(format))
    }

    pub(crate) const fn format_of(mut self, format: Option<Format>) -> Self {
        self.format = format;
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
    pub const fn new(
        name: &'static str,
        doc: &'static str,
        fields: &'static [Param],
        open: bool,
    ) -> Self {
        Self {
            name,
            doc,
            fields,
            open,
        }
    }
}

#[doc(hidden)]
impl EnumInfo {
    #[must_use]
    pub const fn new(
        name: &'static str,
        doc: &'static str,
        closed: bool,
        values: EnumValues,
    ) -> Self {
        Self {
            name,
            doc,
            closed,
            values,
        }
    }
}
