//! The base URL of all calls.

use std::fmt;

use bytes::Bytes;
use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use percent_encoding::percent_decode_str;
use reqwest::Url;

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
        let text = text.trim();
        let uri: Uri = text
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
        // The transport parses the address of each call as `Url`, which knows ports and IP addresses.
        let origin = Url::parse(&format!("{scheme}://{authority}"))
            .map_err(|error| complain(&format!("is not a URL ({error})")))?;
        if origin.port() == Some(0) {
            return Err(complain("has port 0"));
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

    /// The address of a further page of the list at `path`, which starts with [`path`](Self::path). Scheme,
    /// host, port and path stay the same, so that the API key goes to no other server: only the query comes
    /// from the link. The error is the reason why the link is not followed.
    pub(crate) fn next_page(&self, path: &str, link: &str) -> Result<Uri, String> {
        let path = path.split('?').next().unwrap_or_default();
        let list = self
            .uri(path.to_owned())
            .map_err(|error| error.to_string())?;
        let parsed = Url::parse(&list.to_string()).and_then(|list| Ok((list.join(link)?, list)));
        let (link, list) = parsed
            .ok()
            .filter(|(link, _)| link.has_host())
            .ok_or_else(|| "the link to the next page is not a valid address".to_owned())?;
        if link.host() != list.host() {
            return Err(format!(
                "the next page is at another host, `{}`",
                link.host_str().unwrap_or_default()
            ));
        }
        // A gateway may add a path in front of the service's own, or take one away.
        let own = path.strip_prefix(&self.prefix).unwrap_or(path);
        if !decoded(link.path()).ends_with(&decoded(own)) {
            return Err("the link to the next page has another path than the list".to_owned());
        }
        let query = link
            .query()
            .ok_or_else(|| "the link to the next page has no query".to_owned())?;
        self.uri(format!("{path}?{query}"))
            .map_err(|error| error.to_string())
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

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.prefix)
    }
}

/// The bytes that a path stands for: services escape different characters.
fn decoded(path: &str) -> Vec<u8> {
    percent_decode_str(path).collect()
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
    fn of_a_link_only_the_query_is_taken() {
        const NEXT: &str = "https://api.example.com/proxy/x/a%20b/?page=2";
        let other_host = Err("another host, `evil.example`");
        let other_path = Err("another path");
        let invalid = Err("not a valid address");
        for (link, expected) in [
            ("https://api.example.com/proxy/x/a%20b/?page=2", Ok(NEXT)),
            ("https://api.example.com/x/a b/?page=2", Ok(NEXT)),
            ("https://API.example.com:443/x/%61%20b/?page=2#a", Ok(NEXT)),
            ("http://api.example.com/x/a%20b/?page=2", Ok(NEXT)),
            ("https://api.example.com:8443/x/a%20b/?page=2", Ok(NEXT)),
            ("https://ada:pw@api.example.com/x/a%20b/?page=2", Ok(NEXT)),
            ("//api.example.com/x/a%20b/?page=2", Ok(NEXT)),
            ("/x/a%20b/?page=2", Ok(NEXT)),
            ("?page=2", Ok(NEXT)),
            ("/x/a%20b/", Err("has no query")),
            ("/x/a%20b/../?page=2", other_path),
            ("/billing/keys?page=2", other_path),
            ("/x/a%20b?page=2", other_path),
            ("evil.example", other_path),
            ("*", other_path),
            ("https://evil.example/x/a%20b/?page=2", other_host),
            (
                "https://api.example.com@evil.example/x/a%20b/?page=2",
                other_host,
            ),
            ("//evil.example/x/a%20b/?page=2", other_host),
            ("\\\\evil.example/x/a%20b/?page=2", other_host),
            (
                "https://api.example.com.evil.example/x/a%20b/?page=2",
                Err("another host, `api.example.com.evil.example`"),
            ),
            ("mailto:ada@example.com?page=2", invalid),
            ("https://[/x/a%20b/?page=2", invalid),
        ] {
            let base = BaseUrl::parse("https://api.example.com/proxy").unwrap();
            match (base.next_page("/proxy/x/a%20b/?given=1", link), expected) {
                (Ok(uri), Ok(next)) => assert_eq!(uri.to_string(), next, "{link}"),
                (Err(reason), Err(part)) => {
                    assert!(reason.contains(part), "{link}: {reason}");
                }
                (found, _) => panic!("{link}: {found:?}"),
            }
        }
    }

    #[test]
    fn h4_hosts_are_compared_as_addresses() {
        for (base, host) in [
            ("http://[0:0:0:0:0:0:0:1]:80", "[::1]"),
            ("http://[::1]:8080", "[0::1]"),
            ("http://127.1", "127.0.0.1"),
            ("http://LOCALHOST", "localhost"),
        ] {
            let parsed = BaseUrl::parse(base).unwrap();
            let link = format!("http://{host}/x/?page=2");
            let next = parsed.next_page("/x/", &link).unwrap().to_string();
            assert_eq!(
                next.to_ascii_lowercase(),
                format!("{base}/x/?page=2").to_ascii_lowercase()
            );
        }
    }
}
