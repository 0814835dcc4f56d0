//! The address all calls start from.

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

use crate::error::Error;

/// A base URL, taken apart once.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// The path in front of each call's path, without a slash at its end.
    prefix: String,
}

impl BaseUrl {
    /// Reads a base URL; says what is wrong with it otherwise, without showing it: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let complain = |what: &str| {
            Error::configuration(format!(
                "the base URL {what}: expected an origin such as `https://api.example.com`, or one with a path below it"
            ))
        };
        let uri: Uri = text
            .trim()
            .parse()
            .map_err(|error| complain(&format!("is no URL ({error})")))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(complain("lacks scheme or host"));
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(complain("is neither `http` nor `https`"));
        }
        if authority.as_str().contains('@') {
            return Err(complain("holds a user name"));
        }
        let path = parts
            .path_and_query
            .unwrap_or_else(|| PathAndQuery::from_static("/"));
        if path.query().is_some() || text.contains('#') {
            return Err(complain("holds a query or fragment"));
        }
        let prefix = path.path().trim_end_matches('/').to_owned();
        Ok(Self {
            scheme,
            authority,
            prefix,
        })
    }

    /// Whether it is plain HTTP.
    pub(crate) fn is_plain(&self) -> bool {
        self.scheme == Scheme::HTTP
    }

    /// The address of a link from a reply, if its scheme, host and port are those of this base URL.
    /// Otherwise the error names the origin of the link, and nothing else of it.
    pub(crate) fn same_origin(&self, link: &str) -> Result<Uri, String> {
        let uri: Uri = link
            .parse()
            .map_err(|_| "at something that is no address".to_owned())?;
        let given = uri.into_parts();
        let path = given
            .path_and_query
            .filter(|path| path.as_str().starts_with('/'))
            .ok_or_else(|| "at something that is no address".to_owned())?;
        if let Some(authority) = given.authority {
            let scheme = given.scheme.as_ref().map_or("", Scheme::as_str);
            if self.origin() != origin(scheme, &authority) || authority.as_str().contains('@') {
                return Err(format!("at `{scheme}://{}`", host_and_port(&authority)));
            }
        } else if path.as_str().starts_with("//") {
            return Err("at another host".to_owned());
        }
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        Uri::from_parts(parts).map_err(|error| error.to_string())
    }

    fn origin(&self) -> (String, String, Option<u16>) {
        origin(self.scheme.as_str(), &self.authority)
    }

    /// The beginning of a path below this base, with room for `more` bytes.
    pub(crate) fn path(&self, more: usize) -> String {
        let mut path = String::with_capacity(self.prefix.len() + more);
        path.push_str(&self.prefix);
        path
    }

    /// The address for a path that [`path`](Self::path) began.
    pub(crate) fn uri(&self, path_and_query: String) -> Result<Uri, Error> {
        let path_and_query =
            PathAndQuery::from_maybe_shared(Bytes::from(path_and_query)).map_err(|error| {
                Error::configuration(format!("the path of the call cannot be sent: {error}"))
            })?;
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path_and_query);
        Uri::from_parts(parts)
            .map_err(|error| Error::configuration(format!("the address of the call: {error}")))
    }
}

/// What must be the same for two addresses to be one origin.
fn origin(scheme: &str, authority: &Authority) -> (String, String, Option<u16>) {
    let usual = match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    };
    let port = authority.port_u16().or(usual);
    (
        scheme.to_owned(),
        authority.host().to_ascii_lowercase(),
        port,
    )
}

/// Host and port, without a user name or password.
fn host_and_port(authority: &Authority) -> &str {
    let text = authority.as_str();
    text.rsplit_once('@').map_or(text, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_joined() {
        for (base, joined) in [
            ("https://api.example.com", "https://api.example.com/x/?a=1"),
            (
                " https://api.example.com/ ",
                "https://api.example.com/x/?a=1",
            ),
            (
                "http://127.0.0.1:8080/proxy/spoki/",
                "http://127.0.0.1:8080/proxy/spoki/x/?a=1",
            ),
            ("http://[::1]:80", "http://[::1]:80/x/?a=1"),
        ] {
            let base = BaseUrl::parse(base).unwrap();
            let mut path = base.path(10);
            path.push_str("/x/?a=1");
            assert_eq!(base.uri(path).unwrap().to_string(), joined);
        }
    }

    #[test]
    fn unusable_addresses_are_refused_without_being_shown() {
        for (base, reason) in [
            ("", "is no URL"),
            ("api.example.com", "lacks scheme"),
            ("/path", "lacks scheme"),
            ("ftp://example.com", "neither"),
            ("https://ada:pw@example.com", "user name"),
            ("https://example.com/?key=1", "query"),
            ("https://example.com/#a", "fragment"),
            ("https://exa mple.com", "is no URL"),
        ] {
            let error = BaseUrl::parse(base).unwrap_err();
            assert!(error.is_configuration() && !error.was_sent());
            let text = error.to_string();
            assert!(
                text.contains(reason) && !text.contains("pw"),
                "{base}: {text}"
            );
        }
    }

    #[test]
    fn only_addresses_of_the_same_origin_are_ones_own() {
        let base = BaseUrl::parse("https://api.example.com/proxy").unwrap();
        for (link, same) in [
            (
                "https://api.example.com/x/?page=2",
                Ok("https://api.example.com/x/?page=2"),
            ),
            (
                "https://API.example.com:443/x/#a",
                Ok("https://api.example.com/x/"),
            ),
            ("/x/?page=2", Ok("https://api.example.com/x/?page=2")),
            ("http://api.example.com/x/", Err("`http://api.example.com`")),
            (
                "https://api.example.com:8443/x/",
                Err("`https://api.example.com:8443`"),
            ),
            (
                "https://api.example.com.evil.example/",
                Err("`https://api.example.com.evil.example`"),
            ),
            (
                "https://api.example.com@evil.example/",
                Err("`https://evil.example`"),
            ),
            (
                "https://ada:pw@api.example.com/",
                Err("`https://api.example.com`"),
            ),
            ("//evil.example/x", Err("another host")),
            ("evil.example", Err("no address")),
            ("?page=2", Err("no address")),
            ("", Err("no address")),
            ("*", Err("no address")),
        ] {
            match (base.same_origin(link), same) {
                (Ok(uri), Ok(same)) => assert_eq!(uri.to_string(), same),
                (Err(what), Err(part)) => {
                    assert!(
                        what.contains(part) && !what.contains("pw"),
                        "{link}: {what}"
                    );
                }
                (found, _) => panic!("{link}: {found:?}"),
            }
        }
    }
}
