//! Which tools are offered, and which calls a person has to confirm.

use std::fmt;

use spoki_api::action::ActionInfo;
use spoki_api::catalog;

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// The server makes the call.
    Allow,
    /// The server makes the call after a person confirmed it.
    Ask,
    /// There is no such tool.
    Deny,
}

/// An effect, a group or an action that does not exist was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPolicy(String);

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidPolicy {}

/// Which tools are offered, and which calls a person has to confirm. [`Policy::default`] allows only reads.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    writes: Option<Rule>,
    deletes: Option<Rule>,
    secrets: bool,
    read_only: bool,
    groups: Vec<&'static str>,
    tools: Vec<&'static str>,
    exclude: Vec<&'static str>,
}

impl Policy {
    /// Allows an effect (`write` or `delete`), or tools that show secrets (`secrets`).
    pub fn allow(mut self, what: &str) -> Result<Self, InvalidPolicy> {
        if what == "secrets" {
            self.secrets = true;
            return Ok(self);
        }
        self.set(what, Rule::Allow)
            .ok_or_else(|| InvalidPolicy(format!("`{what}`: expected write, delete or secrets")))
    }

    /// Allows an effect, `write` or `delete`, after a person confirmed the call. Wins over [`allow`](Self::allow).
    pub fn ask(self, what: &str) -> Result<Self, InvalidPolicy> {
        self.set(what, Rule::Ask)
            .ok_or_else(|| InvalidPolicy(format!("`{what}`: expected write or delete")))
    }

    fn set(mut self, effect: &str, rule: Rule) -> Option<Self> {
        let place = match effect {
            "write" => &mut self.writes,
            "delete" => &mut self.deletes,
            _ => return None,
        };
        *place = Some(place.map_or(rule, |earlier| earlier.max(rule)));
        Some(self)
    }

    /// Allows only reads, whatever else was allowed.
    #[must_use]
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Adds the tools of a group. Once a group or a tool is added, only added tools are offered.
    pub fn group(mut self, name: &str) -> Result<Self, InvalidPolicy> {
        let name = name.replace('-', "_");
        let group = catalog().groups.iter().find(|group| group.name == name);
        let group = group.ok_or_else(|| {
            let names: Vec<_> = catalog().groups.iter().map(|group| group.name).collect();
            InvalidPolicy(format!(
                "no such group: `{name}`; the groups are {}",
                names.join(", ")
            ))
        })?;
        self.groups.push(group.name);
        Ok(self)
    }

    /// Adds a tool. Once a group or a tool is added, only added tools are offered.
    pub fn tool(mut self, name: &str) -> Result<Self, InvalidPolicy> {
        self.tools.push(slug(name)?);
        Ok(self)
    }

    /// Removes a tool. Wins over [`tool`](Self::tool) and [`group`](Self::group).
    pub fn exclude(mut self, name: &str) -> Result<Self, InvalidPolicy> {
        self.exclude.push(slug(name)?);
        Ok(self)
    }

    /// What happens to a call of the action.
    pub fn rule(&self, info: &ActionInfo) -> Rule {
        let is_chosen = self.groups.is_empty() && self.tools.is_empty()
            || self.groups.contains(&info.group)
            || self.tools.contains(&info.slug);
        if !is_chosen || self.exclude.contains(&info.slug) {
            return Rule::Deny;
        }
        let by_effect = match info.effect {
            effect if effect.is_read() => Rule::Allow,
            _ if self.read_only => return Rule::Deny,
            effect if effect.is_delete() => self.deletes.unwrap_or(Rule::Deny),
            _ => self.writes.unwrap_or(Rule::Deny),
        };
        match by_effect {
            _ if info.reply.secret && !self.secrets => Rule::Deny,
            // `secrets` permits such an action; a rule to ask stays.
            Rule::Deny if info.reply.secret => Rule::Allow,
            rule => rule,
        }
    }

    /// The actions that are tools, sorted by slug.
    pub fn listed(&self) -> impl Iterator<Item = &'static ActionInfo> {
        let is_listed = |info: &&ActionInfo| self.rule(info) != Rule::Deny;
        catalog().iter().filter(is_listed)
    }

    /// Whether answers show secrets.
    pub fn shows_secrets(&self) -> bool {
        self.secrets
    }

    /// The setting that would offer the action as a tool.
    pub(crate) fn missing(&self, info: &ActionInfo) -> String {
        let flag = match info.effect {
            effect if self.read_only && !effect.is_read() => return "it is read-only".to_owned(),
            _ if info.reply.secret && !self.secrets => "secrets",
            effect if effect.is_delete() && self.deletes.is_none() => "delete",
            effect if !effect.is_read() && self.writes.is_none() => "write",
            _ => return "its tools were chosen by name".to_owned(),
        };
        format!("it was started without `--allow {flag}`")
    }
}

fn slug(name: &str) -> Result<&'static str, InvalidPolicy> {
    let found = catalog().find(name).map(|info| info.slug);
    found.ok_or_else(|| {
        let meant = catalog().closest(&name.to_uppercase());
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        InvalidPolicy(format!("no such action: `{name}`{meant}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(policy: &Policy) -> (usize, usize, usize) {
        let count = |is: fn(&ActionInfo) -> bool| policy.listed().filter(|info| is(info)).count();
        (
            count(|info| info.effect.is_read()),
            count(|info| !info.effect.is_read() && !info.effect.is_delete()),
            count(|info| info.effect.is_delete()),
        )
    }

    #[test]
    fn reads_alone_are_tools_unless_more_is_allowed() {
        let policy = Policy::default();
        let (reads, writes, deletes) = counts(&policy);
        let all_reads = catalog().iter().filter(|info| info.effect.is_read());
        assert_eq!((reads, writes, deletes), (all_reads.count(), 0, 0));
        let writing = policy.allow("write").unwrap();
        assert!(counts(&writing).1 > 0);
        assert_eq!(counts(&writing).2, 0);
        let all = writing.allow("delete").unwrap().allow("secrets").unwrap();
        assert_eq!(all.listed().count(), catalog().len());
        assert_eq!(counts(&all.read_only()), (reads, 0, 0));
    }

    #[test]
    fn asking_wins_over_allowing_in_any_order() {
        let write = catalog().get("SPOKI_CREATE_TICKET").unwrap();
        let one = Policy::default()
            .allow("write")
            .unwrap()
            .ask("write")
            .unwrap();
        let other = Policy::default()
            .ask("write")
            .unwrap()
            .allow("write")
            .unwrap();
        assert_eq!((one.rule(write), other.rule(write)), (Rule::Ask, Rule::Ask));
    }

    #[test]
    fn a_secret_reply_needs_its_own_permission() {
        let secret = || catalog().iter().filter(|info| info.reply.secret);
        assert!(secret().count() > 0);
        let writing = Policy::default().allow("write").unwrap();
        let asking = Policy::default().ask("write").unwrap();
        let showing = Policy::default().allow("secrets").unwrap();
        for info in secret() {
            assert_eq!(writing.rule(info), Rule::Deny);
            assert_eq!(showing.rule(info), Rule::Allow);
            assert_eq!(showing.clone().read_only().rule(info), Rule::Deny);
            assert_eq!(
                asking.clone().allow("secrets").unwrap().rule(info),
                Rule::Ask
            );
        }
    }

    #[test]
    fn groups_and_tools_add_up_and_exclusion_wins() {
        let policy = Policy::default().group("tags").unwrap();
        let policy = policy.tool("list_tickets").unwrap();
        let policy = policy.exclude("SPOKI_LIST_TAGS").unwrap();
        let names: Vec<_> = policy.listed().map(|info| info.slug).collect();
        assert_eq!(names, ["SPOKI_LIST_TICKETS", "SPOKI_RETRIEVE_TAG"]);
        assert!(
            Policy::default()
                .tool("list_tickts")
                .unwrap_err()
                .to_string()
                .contains("LIST_TICKETS")
        );
        assert!(
            Policy::default()
                .group("x")
                .unwrap_err()
                .to_string()
                .contains("tags")
        );
        assert!(Policy::default().allow("all").is_err());
    }
}
