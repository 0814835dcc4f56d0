//! The base URL of all calls.

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

use crate::error::Error;

/// A base URL, parsed once.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    /// Comes before the path of each call; does not end with a slash.
    prefix: String,
}

impl BaseUrl {
    /// Parses a base URL. An error does not show the URL: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let complain = |what: &str| {
            Error::configuration(format!(
                "the base URL {what}: expected an origin such as `https://api.example.com`, with or without a path"
            ))
        };
        let uri: Uri = text
            .trim()
            .parse()
            .map_err(|error| complain(&format!("is not a URL ({error})")))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(complain("has no scheme or host"));
        };
        if scheme != Scheme::HTTP && scheme != Scheme::HTTPS {
            return Err(complain("is neither `http` nor `https`"));
        }
        if authority.as_str().contains('@') {
            return Err(complain("contains a user name"));
        }
        let path = parts
            .path_and_query
            .unwrap_or_else(|| PathAndQuery::from_static("/"));
        if path.query().is_some() || text.contains('#') {
            return Err(complain("contains a query or fragment"));
        }
        let prefix = path.path().trim_end_matches('/').to_owned();
        Ok(Self {
            scheme,
            authority,
            prefix,
        })
    }

    /// Whether the scheme is `http`.
    pub(crate) fn is_plain(&self) -> bool {
        self.scheme == Scheme::HTTP
    }

    /// The address of a link in a reply, if the link has the origin of this base URL. Otherwise the error
    /// names the origin of the link and nothing else of the link.
    pub(crate) fn same_origin(&self, link: &str) -> Result<Uri, String> {
        let uri: Uri = link
            .parse()
            .map_err(|_| "an address that is not valid".to_owned())?;
        let given = uri.into_parts();
        let path = given
            .path_and_query
            .filter(|path| path.as_str().starts_with('/'))
            .ok_or_else(|| "an address that is not valid".to_owned())?;
        if let Some(authority) = given.authority {
            let scheme = given.scheme.as_ref().map_or("", Scheme::as_str);
            if self.origin() != origin(scheme, &authority) || authority.as_str().contains('@') {
                return Err(format!(
                    "`{scheme}://{}`, which must not receive the API key",
                    host_and_port(&authority)
                ));
            }
        } else if path.as_str().starts_with("//") {
            return Err("another host, which must not receive the API key".to_owned());
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

    /// The prefix of a call's path, with capacity for `more` bytes.
    pub(crate) fn path(&self, more: usize) -> String {
        let mut path = String::with_capacity(self.prefix.len() + more);
        path.push_str(&self.prefix);
        path
    }

    /// The address for a path that starts with [`path`](Self::path).
    pub(crate) fn uri(&self, path_and_query: String) -> Result<Uri, Error> {
        let path_and_query =
            PathAndQuery::from_maybe_shared(Bytes::from(path_and_query)).map_err(|error| {
                Error::configuration(format!("the path of the call is invalid: {error}"))
            })?;
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path_and_query);
        Uri::from_parts(parts).map_err(|error| {
            Error::configuration(format!("the address of the call is invalid: {error}"))
        })
    }
}

/// Scheme, host in lower case, and port: equal for two addresses of the same origin.
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
    fn the_path_of_a_call_follows_the_base_url() {
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
    fn errors_do_not_show_the_base_url() {
        for (base, reason) in [
            ("", "is not a URL"),
            ("api.example.com", "has no scheme"),
            ("/path", "has no scheme"),
            ("ftp://example.com", "neither"),
            ("https://ada:pw@example.com", "user name"),
            ("https://example.com/?key=1", "query"),
            ("https://example.com/#a", "fragment"),
            ("https://exa mple.com", "is not a URL"),
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
    fn only_links_of_the_same_origin_are_followed() {
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
            ("evil.example", Err("not valid")),
            ("?page=2", Err("not valid")),
            ("", Err("not valid")),
            ("*", Err("not valid")),
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
