//! This module has the pages that a browser would show, and that a program must not take for a
//! report.

use serde::{Deserialize, Serialize};

/// A page of the server, or of something in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Page {
    /// The server's sign-in page.
    SignIn,
    /// A form that sends itself to an identity provider (SAML's POST binding).
    Saml,
    /// The server's maintenance page.
    Maintenance,
    /// The server's page for unknown addresses.
    NotFound,
    /// The server's page for a suspended account.
    Suspended,
}

impl Page {
    pub(super) const fn html(self) -> &'static str {
        match self {
            Self::SignIn => SIGN_IN,
            Self::Saml => SAML,
            Self::Maintenance => MAINTENANCE,
            Self::NotFound => NOT_FOUND,
            Self::Suspended => SUSPENDED,
        }
    }
}

const SIGN_IN: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Sign in to your account</title></head>
<body>
<h1>Sign in to the upstream simulator</h1>
<form action=\"/session\" method=\"post\">
<label>Username <input name=\"login\"></label>
<label>Password <input name=\"password\" type=\"password\"></label>
<button>Sign in</button>
</form>
</body>
</html>
";

const SAML: &str = "<html xmlns=\"http://www.w3.org/1999/xhtml\">
<body onload=\"document.forms[0].submit()\">
<noscript><p>Your browser runs no scripts: press Continue.</p></noscript>
<form action=\"https://idp.example.com/saml\" method=\"post\">
<input type=\"hidden\" name=\"SAMLRequest\" value=\"bm8sIGl0IGlzIG5vdA==\"/>
<input type=\"submit\" value=\"Continue\"/>
</form>
</body>
</html>
";

const MAINTENANCE: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Undergoing maintenance</title></head>
<body><h1>This installation is undergoing maintenance</h1></body>
</html>
";

const NOT_FOUND: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Page not found</title></head>
<body><h1>404</h1><p>This is not the page you are looking for.</p></body>
</html>
";

const SUSPENDED: &str = "<!DOCTYPE html>
<html lang=\"en\">
<head><meta charset=\"utf-8\"><title>Account suspended</title></head>
<body><h1>Your account has been suspended</h1></body>
</html>
";
