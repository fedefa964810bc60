//! Passwords, keys and tokens in what will be public.

use super::Page;
use super::shape::{credentials, is_code, is_made, is_random, is_varied};
use super::words::texts;
use crate::base::{Draft, code, unescaped};
use crate::deck::{Block, BlockKind, CodeSource};
use crate::site::walk::{Node, walk};
use std::ops::Range;
use std::path::Path;

/// Larger files are no text that somebody wrote.
const MOST: u64 = 1_000_000;

/// Files that come along as they are, and are text.
const TEXTS: &[&str] = &["svg", "csv", "json", "geojson", "txt", "js", "mjs", "css", "html", "htm", "vtt", "ics"];

/// Secrets anywhere in the slide's source but in its notes, which stay at home; and in the files that it shows.
pub(super) fn secrets(page: &Page<'_>, out: &mut Vec<Draft>) {
    let notes = &page.slide.body.notes;
    for (range, what) in secrets_in(page.slide.origin.source()) {
        if notes.iter().any(|n| n.range.start <= range.start && range.end <= n.range.end) {
            continue;
        }
        out.push(secret(range, what));
    }
    let mut shown = None;
    walk(&page.slide.body, &mut |node| {
        let Node::Block(Block { kind: BlockKind::Code(found), range, .. }) = node else { return };
        let CodeSource::File { path, .. } = &found.source else { return };
        let shown =
            shown.get_or_insert_with(|| texts(&page.drawn.canvas).into_iter().map(unescaped).collect::<String>());
        // of a file only some lines may be shown
        let is_shown = |value: &str| shown.contains(value);
        in_file(page, &page.file(path), path, range, &is_shown, out);
    });
    for asset in &page.drawn.assets {
        let ending = asset.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if TEXTS.contains(&ending.as_str()) {
            let name = asset.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let at = page.slide.origin.source().find(&name);
            let range = at.map_or_else(|| page.first_line(), |at| at..at + name.len());
            in_file(page, &asset.path, &name, &range, &|_| true, out);
        }
    }
}

/// Secrets in a file that is named at `range`.
fn in_file(
    page: &Page<'_>,
    path: &Path,
    name: &str,
    range: &Range<usize>,
    is_shown: &dyn Fn(&str) -> bool,
    out: &mut Vec<Draft>,
) {
    if page.files.stat(path).is_none_or(|stat| stat.len > MOST) {
        return;
    }
    let Ok(text) = page.files.text(path) else { return };
    for (place, what) in secrets_in(text.as_str()) {
        if is_shown(text.slice(place.clone())) {
            let message = format!("`{name}` holds what looks like {what}, on line {}", text.place(place.start).line);
            let mut finding = secret(range.clone(), what);
            finding.message = message;
            out.push(finding);
            return;
        }
    }
}

/// The finding for a secret.
pub(super) fn secret(range: Range<usize>, what: &str) -> Draft {
    Draft::new(code::SECRET, range, format!("this looks like {what}"))
        .help("take it out and make a new one; for a made-up one write `<!-- allow: secret – made up -->`")
}

/// Beginnings of keys that services give out, the least length of the whole, and what they are.
const KEYS: &[(&str, usize, &str)] = &[
    ("AKIA", 20, "an AWS access key"),
    ("ASIA", 20, "an AWS access key"),
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("ghu_", 36, "a GitHub token"),
    ("ghr_", 36, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("glpat-", 24, "a GitLab token"),
    ("sk-ant-", 30, "an API key"),
    ("sk-proj-", 30, "an API key"),
    ("sk-", 40, "an API key"),
    ("gsk_", 40, "an API key"),
    ("sk_live_", 24, "a Stripe key"),
    ("rk_live_", 24, "a Stripe key"),
    ("whsec_", 30, "a Stripe key"),
    ("xoxa-", 24, "a Slack token"),
    ("xoxb-", 24, "a Slack token"),
    ("xoxe-", 24, "a Slack token"),
    ("xoxp-", 24, "a Slack token"),
    ("xoxr-", 24, "a Slack token"),
    ("xoxs-", 24, "a Slack token"),
    ("xapp-", 24, "a Slack token"),
    ("AIza", 39, "a Google API key"),
    ("ya29.", 30, "a Google token"),
    ("npm_", 36, "an npm token"),
    ("pypi-", 40, "a PyPI token"),
    ("hf_", 30, "a Hugging Face token"),
    ("SG.", 40, "a SendGrid key"),
    ("dop_v1_", 40, "a DigitalOcean token"),
    ("shpat_", 30, "a Shopify token"),
    ("eyJ", 60, "a signed token (JWT)"),
];

/// Names of settings whose value is nobody's business.
const NAMES: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "passwort",
    "kennwort",
    "wachtwoord",
    "mot de passe",
    "mot_de_passe",
    "motdepasse",
    "contraseña",
    "senha",
    "hasło",
    "lösenord",
    "adgangskode",
    "secret",
    "api_key",
    "api-key",
    "apikey",
    "access_key",
    "access-key",
    "accesskey",
    "account_key",
    "accountkey",
    "private_key",
    "access_token",
    "auth_token",
    "api_token",
    "token",
];

/// Places that look like secrets, with what they look like.
pub(super) fn secrets_in(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out: Vec<(Range<usize>, &'static str)> = Vec::new();
    if let Some(at) = source.find("-----BEGIN ").filter(|at| {
        source.get(*at..).and_then(|s| s.lines().next()).is_some_and(|l| l.trim_end().ends_with("PRIVATE KEY-----"))
    }) {
        out.push((at..source.get(at..).and_then(|s| s.find('\n')).map_or(source.len(), |n| at + n), "a private key"));
    }
    tokens(source, &mut out);
    let new = |range: &Range<usize>, out: &[(Range<usize>, &str)]| {
        out.iter().all(|(o, _)| o.end <= range.start || range.end <= o.start)
    };
    for (range, what) in in_addresses(source).into_iter().chain(in_commands(source)) {
        if new(&range, &out) {
            out.push((range, what));
        }
    }
    let low = source.to_ascii_lowercase();
    for name in NAMES {
        for (at, _) in low.match_indices(name) {
            // a bare `token` is a word of every grammar: its value must be long
            let least = if *name == "token" { 16 } else { 8 };
            if let Some(range) = assigned(source, at + name.len(), least).filter(|range| new(range, &out)) {
                out.push((range, "a password or key"));
            }
        }
    }
    out.sort_by_key(|(r, _)| r.start);
    out
}

/// Keys by their beginnings.
fn tokens(source: &str, out: &mut Vec<(Range<usize>, &'static str)>) {
    let mut at = 0;
    for token in source.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        let range = at..at + token.len();
        at = range.end + source.get(range.end..).and_then(|s| s.chars().next()).map_or(0, char::len_utf8);
        let found = KEYS.iter().find(|(start, least, _)| token.starts_with(start) && token.len() >= *least);
        let Some((start, _, what)) = found else { continue };
        // three parts make a signed token; long names in lower case begin with `sk-` too
        let shaped = match *start {
            "eyJ" => token.matches('.').count() == 2,
            "sk-" | "pypi-" => token.chars().any(|c| c.is_ascii_uppercase()),
            _ => true,
        };
        let rest = token.get(start.len()..).unwrap_or("");
        // some services give out letters alone
        let mixed = rest.chars().any(|c| c.is_ascii_uppercase()) && rest.chars().any(|c| c.is_ascii_lowercase());
        if shaped && (is_random(rest) || (mixed && is_varied(rest) && *start == "hf_")) {
            out.push((range, what));
        }
    }
}

/// Passwords in addresses (`postgres://app:…@host`), and addresses that are secret themselves.
fn in_addresses(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out = Vec::new();
    for (at, colon) in source.match_indices("://") {
        let start = at + colon.len();
        let rest = source.get(start..).unwrap_or("");
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')).unwrap_or(rest.len());
        let address = rest.get(..end).unwrap_or("");
        if let Some(path) = address.strip_prefix("hooks.slack.com/services/").filter(|path| is_random(path)) {
            let from = start + address.len() - path.len();
            out.push((from..start + address.trim_end_matches(['.', ',', ')']).len(), "a Slack webhook"));
        }
        let host = address.split(['/', '?', '#']).next().unwrap_or("");
        let Some((user, password)) = host.rsplit_once('@').and_then(|(who, _)| who.split_once(':')) else { continue };
        if password.len() >= 6 && is_made(password) {
            let from = start + user.len() + 1;
            out.push((from..from + password.len(), "a password in an address"));
        }
    }
    out
}

/// Passwords and tokens that are handed to programs: `curl -u anna:…`, `Authorization: Bearer …` or `Basic …`.
fn in_commands(source: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut out = Vec::new();
    let mut begin = 0;
    for line in source.split_inclusive('\n') {
        let at_line = begin;
        begin += line.len();
        let low = line.to_ascii_lowercase();
        let calls = ["curl", "wget", "http ", "https "].iter().any(|program| low.contains(program));
        let flags = ["-u ", "-u\"", "-u'", "--user ", "--user=", "bearer ", "basic "];
        for (at, flag) in flags.iter().flat_map(|flag| low.match_indices(flag)) {
            let (bearer, basic) = (flag == "bearer ", flag == "basic " && low.contains("authorization"));
            if !bearer && !basic && !calls {
                continue;
            }
            let rest = line.get(at + flag.len()..).unwrap_or("");
            let word = rest.trim_start_matches([' ', '"', '\'']);
            let from = at_line + line.len() - word.len();
            let word =
                word.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<')).next().unwrap_or("");
            if bearer && word.len() >= 20 && is_random(word) {
                out.push((from..from + word.len(), "a token"));
            }
            if basic && credentials(word).is_some_and(|(_, password)| password.len() >= 6 && is_made(&password)) {
                out.push((from..from + word.len(), "a password"));
            }
            if let Some((user, password)) =
                word.split_once(':').filter(|(_, p)| calls && !bearer && p.len() >= 6 && is_made(p))
            {
                let from = from + user.len() + 1;
                out.push((from..from + password.len(), "a password"));
            }
        }
    }
    out
}

/// The value in `name: value`, `name = "value"`, `"name": "value"`, `NAME_KEY=value`, when it looks made by chance.
fn assigned(source: &str, after: usize, least: usize) -> Option<Range<usize>> {
    let line = source.get(after..)?.lines().next()?;
    // the name may go on: `SECRET_KEY`, `secretKey`
    let longer = line.starts_with(['_', '-']) || line.starts_with(|c: char| c.is_ascii_uppercase());
    let tail = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let rest = if longer { line.trim_start_matches(tail) } else { line };
    let rest = rest.trim_start_matches(['"', '\'', ' ', '*', '`', '\u{a0}', '\u{202f}']);
    let value = [":=", "=>", ":", "="].iter().find_map(|sign| rest.strip_prefix(sign))?;
    let value = value.trim_start_matches(['*', '`', ' ', '\t', '\u{a0}']);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let bare = value.trim_start_matches(['"', '\'']);
    let end = match quote {
        Some(q) => bare.find(q)?,
        None => {
            bare.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '`' | '"')).unwrap_or(bare.len())
        }
    };
    let word = bare.get(..end)?.trim_end_matches(['*', '.']);
    let start = after + (line.len() - bare.len());
    // without quotes it may be a variable, or a property of one
    if quote.is_none() && is_code(word) {
        return None;
    }
    // long keys may hold `/`; what is short and has one is a path
    let address = word.starts_with("//") || word.contains("://");
    let path = word.contains('/') && (word.len() < 32 || word.contains('.') || address);
    let plain = word.chars().all(|c| c.is_ascii_graphic()) && !word.contains(['$', '{', '(', '<', '[']) && !path;
    (plain && word.len() >= least && is_random(word)).then_some(start..start + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_from_talk_about_them() {
        let key = |start: &str| format!("{start}{}", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0");
        for bad in [
            format!("x {} y", key("ghp_")),
            format!("`{}`", key("sk-ant-")),
            "AWS: AKIAIOSFODNN7ZQ2R4WB".to_owned(),
            "password: hUnter2x9qz".to_owned(),
            "\"api_key\": \"9f8e7d6c5b4a\"".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----\nMII".to_owned(),
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzQ3kLm9Vpw".to_owned(),
            "SECRET_KEY=k39xPq81LmTrZz".to_owned(),
            "secretKey: 'k39xPq81LmTrZz'".to_owned(),
            "postgres://app:k39xPq81@db.internal/x".to_owned(),
            "mongodb+srv://u:k39xPq81Lm@cluster0.example.net".to_owned(),
            "curl -u admin:Zk39xPq81LmTr https://x.example".to_owned(),
            "curl --user 'admin:Zk39xPq81LmTr' https://x.example".to_owned(),
            "see https://u:pA55wrd9x@host/".to_owned(),
            "https://hooks.slack.com/services/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".to_owned(),
            format!("xoxb-{}", "123456789012-abcDEF123ghi"),
            key("pypi-AgEIcHlwaS5vcmc"),
            "hf_abcdefGHIJKLmnopqrSTUVWXyzABCDefgh".to_owned(),
            key("SG.abc"),
            "wachtwoord: Zk39xPq81".to_owned(),
            "Passwort: `Zk39xPq81`".to_owned(),
            "**Mot de passe :** Zk39xPq81".to_owned(),
            "Authorization: Bearer a1B2c3D4e5F6g7H8i9J0k1L2".to_owned(),
            "Authorization: Basic YW5uYTpaazM5eFBxODE=".to_owned(),
            "{\"Authorization\": \"Basic YW5uYTpaazM5eFBxODE=\"}".to_owned(),
            "curl -H 'Authorization: Basic YW5uYTpaazM5eFBxODE=' https://x.example".to_owned(),
            "AccountName=a;AccountKey=k39xPq81LmTrZz//b7+Qw2Er5Ty8Ui1Op4As7Df0Gh3Jk6LzXc9Vb==;EndpointSuffix=x"
                .to_owned(),
            "\"AccountName=a;AccountKey=k39xPq81LmTrZz/b7+Qw2Er5Ty8Ui1Op4As7Df0Gh3Jk6LzXc9Vb==\"".to_owned(),
            "'password' => 'k39xPq81'".to_owned(),
            "password = \"Hunter2.Rabbit\"".to_owned(),
            "password: Summer2024".to_owned(),
            "token = MTk4NjIyNDgzNDcx.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs".to_owned(),
        ] {
            assert_eq!(secrets_in(&bad).len(), 1, "{bad}");
        }
        for good in [
            "password: your-password-1",
            "password: geheim",
            "the password = 12345678",
            "ask for the secret: it is simple",
            "api_key = os.environ[\"KEY1234567\"]",
            "password = ${PASSWORD1234}",
            "sk-learn-is-a-long-name-for-a-library-of-2007-and-later",
            "AKIAIOSFODNN7EXAMPLE",
            "mail: anna@example.org",
            "passwords: correct4horse",
            "SECRET_KEY=<your-key>",
            "SECRET_KEY=xxxxxxxxxxxxxxxxxxx1",
            "SECRET_KEY=changeme123",
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "postgres://user:password@localhost/db",
            "postgres://$USER:$PASS@localhost/db",
            "https://host:8080/@anna",
            "https://medium.com/@anna:2024",
            "git clone ssh://git@host:22/x",
            "curl -u admin:password https://x.example",
            "sort -u a:b1c2d3e4",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
            "token: word1234",
            "secret_path: /etc/keys/a1b2c3d4",
            "Passwort: steht im Handbuch",
            "hf_hub_download_with_many_more_words_in_it",
            // the example of the standard, and words that stand for others
            "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "Authorization: Basic dXNlcjpwYXNzd29yZA==",
            "Basic Authorization0fUsers1 is a chapter",
            "AccountKey=<your-key>==;",
            "AccountKey=$(az storage account keys list)",
            "api_key = settings.API_KEY_V2",
            "token = self.client.accessToken2",
            "const apiKey = config.apiKeyV2;",
            "const token = session.accessToken1;",
            "String apiKey = Config.API_KEY_2;",
            "password = request.form[\"pw1\"]",
            "password: process.env.DB_PASS1",
            "secretKey = SecretKeySpec2",
            "token = getToken2()",
            "\"password\": user.password1Hash",
            "login(password=cfg.dbPass2word)",
            "token = auth->session.accessValue2",
            "password: opts?.dbPass1",
            "api_key: Keys::PROD_KEY_2,",
            "password = @user.pass_hash1",
            "set PASSWORD=%DB_PASS_12%",
            "token: OAuth2AccessToken",
            "apiKey: apiKeyFromEnv1,",
            "private_key = keys.server2.pem",
            "token = parser.next_token2",
            "password = hashlib.sha256",
            "const token = req.headers.x_auth2",
        ] {
            assert_eq!(secrets_in(good), Vec::new(), "{good}");
        }
    }

    proptest::proptest! {
        #[test]
        fn places_are_on_borders(text in "\\PC{0,60}(password|secret|ghp_|eyJ|-----BEGIN |://é:|curl -u )[ :=\"'é]{0,4}\\PC{0,60}@?") {
            for (range, _) in secrets_in(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
