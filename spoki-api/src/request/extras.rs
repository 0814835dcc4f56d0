//! Checks of the additional values in [`Options`].

use super::{Correction, Options, Problem, ViolationList, Violations};
use crate::action::{Location, Param};

/// Reports additional values with the name of a parameter: such a value would be sent twice, or without the checks.
pub(crate) fn check_extras(params: &[Param], options: &Options, found: &mut ViolationList) {
    let query = options.get_extra_query().iter();
    let body = options.get_extra_body().iter();
    let names = query
        .map(|(name, _)| (name, Location::Query))
        .chain(body.map(|(name, _)| (name, Location::Body)));
    for (name, location) in names {
        if let Some(param) = params
            .iter()
            .find(|param| param.name == name || param.is_at(location, name))
        {
            Violations::new(found, name).report_problem(|| {
                let message = format!(
                    "cannot be an additional value, because the action has a parameter of this name: set `{}`",
                    param.name
                );
                Problem::new(message).next(Correction::Remove)
            });
        }
    }
}
