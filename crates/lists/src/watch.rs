//! From the cells of a row to an entry of the watchlist.

use std::net::IpAddr;

use suyuan_model::{Allow, NotAPage, PageUrl, SiteRules, Timestamp, URL_CHARS_MAX, Unlisted, Watch, WatchKind};

use crate::columns::{Column, Row};
use crate::list::{Bad, Read};
use crate::reject::Why;
use crate::spelling::half_width;
use crate::{common, date, handles, name, partners, spelling};

/// How entries of a watchlist are read.
#[derive(Clone, Debug, Default)]
pub struct WatchlistOptions {
    /// The source of entries that name none; the file's stem when not given.
    pub source: Option<String>,
    /// Which names are shared by strangers.
    pub rules: SiteRules,
    /// A bad line is an error.
    pub strict: bool,
    /// Takes shared names, single labels and odd labels, too. What cannot be an entry at all stays refused.
    pub force: bool,
    /// A list of which all has ended is one all the same: it says so of what was listed before.
    pub takes_ended: bool,
    /// Now: an entry that has ended by then is refused. None: every end is kept, and none is judged.
    pub now: Option<Timestamp>,
}

/// An entry, and the first moment at which it holds no longer, if it ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ending {
    pub(crate) watch: Watch,
    pub(crate) until: Option<Timestamp>,
}

/// What a name or URL says once it is parsed.
struct Target {
    page: PageUrl,
    has_scheme: bool,
    /// It began with `*.` or `.`: the domain and everything below it.
    is_wildcard: bool,
}

/// Reads one entry as a person would type it: a domain, host, URL, address, or `KIND:VALUE` for a handle.
pub fn watch_from_text(text: &str) -> Result<Watch, Why> {
    let (kind, value) = kind_and_value(text, None, &WatchlistOptions::default())?;
    Ok(Watch { kind, value, category: String::new(), source: String::new(), listed: None, licence: String::new() })
}

/// Reads one row.
pub(crate) fn from_row(row: &Row, options: &WatchlistOptions, source: &str) -> Read<Ending> {
    for (column, why) in REFUSED {
        let said = row.cell(column);
        if !said.is_empty() {
            return Err(Bad { found: said.to_owned(), why });
        }
    }
    let (kind, value) = named(row, options)?;
    if !options.force {
        common::check(kind, &value, &options.rules)
            .map_err(|why| Bad { found: row.cell(Column::Value).to_owned(), why })?;
    }
    // A column 类型 says what kind of thing it is in one sheet and what kind of crime in the next: what is no kind is a category.
    let either = Some(row.cell(Column::KindOrCategory)).filter(|cell| kind_named(cell).is_none());
    let category = Some(row.cell(Column::Category)).filter(|cell| !cell.is_empty()).or(either);
    let date = row.cell(Column::When);
    let listed = date::read(date);
    let end = row.cell(Column::Expires);
    let until = date::read_end(end);
    if let (Some(until), Some(now)) = (until, options.now)
        && until <= now
    {
        return Err(Bad { found: format!("{value}, {end}"), why: Why::Expired });
    }
    let unread = [(date, listed.is_none()), (end, until.is_none())];
    let unread = unread.into_iter().filter(|(cell, is_unread)| *is_unread && !cell.is_empty());
    let mut notes: Vec<Bad> = unread.map(|(cell, _)| Bad { found: cell.to_owned(), why: Why::NotADate }).collect();
    for mark in row.cells(Column::Tlp).filter(|mark| mark_of(mark).is_none()) {
        notes.push(Bad { found: mark.to_owned(), why: Why::NotAMark });
    }
    let watch = Watch {
        kind,
        value,
        category: category.unwrap_or_default().to_owned(),
        source: source_of(row, source),
        listed,
        licence: licence(row),
    };
    Ok((Ending { watch, until }, notes))
}

/// Where it stands that who listed something takes that back.
const WITHDRAWN: [Column; 2] = [Column::Withdrawn, Column::Harmless];

/// Where it stands that something is not to be watched, and what is told of it.
const REFUSED: [(Column, Why); 3] =
    [(Column::Withdrawn, Why::Revoked), (Column::Harmless, Why::NotMalicious), (Column::Harmed, Why::NotMalicious)];

/// Who lists what a row names.
fn source_of(row: &Row, of_list: &str) -> String {
    Some(row.cell(Column::Source)).filter(|cell| !cell.is_empty()).unwrap_or(of_list).to_owned()
}

/// The thing that a row says is listed no longer, and since when.
pub(crate) fn ended(row: &Row, options: &WatchlistOptions, source: &str) -> Option<Unlisted> {
    let now = options.now?;
    let is_withdrawn = WITHDRAWN.iter().any(|column| !row.cell(*column).is_empty());
    let until = if is_withdrawn { now } else { date::read_end(row.cell(Column::Expires))? };
    let (kind, value) = named(row, options).ok().filter(|_| until <= now)?;
    Some(Unlisted { kind, value, source: source_of(row, source), since: until })
}

/// What stands between the parts of a licence.
const PART_ENDS: &[char] = &[';', '；', ',', '，', '、', '/'];

/// Under what terms an entry may be passed on; a mark of the Traffic Light Protocol in a column of its own is one.
/// A mark that cannot be read must not become none: it counts as the strictest.
fn licence(row: &Row) -> String {
    let licence = row.cell(Column::Licence);
    // Only where a mark stands among them are its parts told apart.
    let names_one = |text: &str| starts_with_tlp(text) || !partners::marks_in(text).is_empty();
    let has_mark = names_one(licence) || licence.split(PART_ENDS).any(|part| partners::tlp(part).is_some());
    let ends: &[char] = if has_mark { PART_ENDS } else { &[';', '；'] };
    let mut kept: Vec<&str> = Vec::new();
    let mut keep = |part| {
        if !kept.contains(&part) {
            kept.push(part);
        }
    };
    for part in licence.split(ends).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(mark) = partners::tlp(part) {
            keep(mark);
            continue;
        }
        let marks = partners::marks_in(part);
        if !starts_with_tlp(part) {
            keep(part);
        } else if marks.is_empty() {
            keep(partners::TLP_STRICTEST);
        }
        marks.into_iter().for_each(&mut keep);
    }
    row.cells(Column::Tlp).for_each(|mark| keep(mark_of(mark).unwrap_or(partners::TLP_STRICTEST)));
    kept.join("; ")
}

/// The mark that a cell of its own holds, in any width.
fn mark_of(cell: &str) -> Option<&'static str> {
    partners::tlp(&cell.chars().map(half_width).collect::<String>())
}

/// Whether this begins with the protocol's name, whatever is behind it.
fn starts_with_tlp(part: &str) -> bool {
    part.chars().map(|c| half_width(c).to_ascii_lowercase()).take(3).eq("tlp".chars())
}

/// Reads one row of an allow-list. An end that cannot be read must not become none: the row is refused.
pub(crate) fn allowed(row: &Row, options: &WatchlistOptions, source: &str) -> Read<Allow> {
    let (kind, value) = named(row, options)?;
    let end = row.cell(Column::Expires);
    let expires = date::read_end(end);
    if expires.is_none() && !end.is_empty() {
        return Err(Bad { found: end.to_owned(), why: Why::NotADate });
    }
    let source = source_of(row, source);
    Ok((Allow { kind, value, reason: row.cell(Column::Reason).to_owned(), source, expires }, Vec::new()))
}

/// The kind and the value that a row names.
fn named(row: &Row, options: &WatchlistOptions) -> Result<(WatchKind, String), Bad> {
    let found = row.cell(Column::Value);
    // Bytes that spell nothing in one cell make the others of the row doubtful, too.
    let said = [Column::Category, Column::KindOrCategory, Column::Source, Column::Licence, Column::Tlp, Column::Reason];
    if let Some(garbled) = said.into_iter().map(|column| row.cell(column)).find(|cell| cell.contains('\u{fffd}')) {
        return Err(Bad { found: garbled.to_owned(), why: Why::Undecodable });
    }
    let stated = row.cell(Column::Kind);
    let kind = match (stated, kind_named(stated)) {
        ("", _) => kind_named(row.cell(Column::KindOrCategory)),
        (_, None) => return Err(Bad { found: stated.to_owned(), why: Why::UnknownKind }),
        (_, kind) => kind,
    };
    kind_and_value(found, kind, options).map_err(|why| Bad { found: found.to_owned(), why })
}

/// Reads one row as a shared host: a bare name, and it may well be a suffix already.
pub(crate) fn shared_host(row: &Row) -> Read<String> {
    let found = row.cell(Column::Value);
    let bad = |why| Bad { found: found.to_owned(), why };
    let text = spelling::clean(found);
    check_text(&text).map_err(bad)?;
    let target = target(&text).map_err(bad)?;
    match target.page.name() {
        Some(name) if target.page.path_and_query() == "/" && target.page.own_port().is_none() => {
            name::check_labels(name).map_err(bad)?;
            if name.contains('.') { Ok((name.to_owned(), Vec::new())) } else { Err(bad(Why::SingleLabel)) }
        }
        _ => Err(bad(Why::NotABareName)),
    }
}

/// The kind and the normalized value of an entry; the kind is guessed when none is given.
fn kind_and_value(text: &str, kind: Option<WatchKind>, options: &WatchlistOptions) -> Result<(WatchKind, String), Why> {
    let text = text.trim();
    check_text(text)?;
    if let Some(kind) = kind.filter(|kind| kind.is_handle()) {
        return Ok((kind, handles::normalized(kind, text)?));
    }
    let (kind, text) = match text.strip_prefix("page:").filter(|_| kind.is_none()) {
        Some(rest) => (Some(WatchKind::Page), rest.trim_start()),
        None => (kind, text),
    };
    let text = filter_rule(text)?;
    let value = spelling::clean(text);
    check_text(&value)?;
    if kind.is_none()
        && let Some(handle) = handles::guessed(&value)
    {
        return handle;
    }
    if is_range(&value) {
        return Err(Why::Range);
    }
    if let Some(address) = address(&value) {
        return match kind {
            Some(WatchKind::Url) if address.is_ipv6() => {
                Ok(url_entry(&target(&format!("http://[{}]/", value.trim_matches(['[', ']'])))?))
            }
            Some(WatchKind::Url) => Ok(url_entry(&target(&value)?)),
            Some(WatchKind::Page) => Err(Why::NotAPage),
            _ => Ok((WatchKind::Ip, address.to_canonical().to_string())),
        };
    }
    if is_number(&value) && kind != Some(WatchKind::Ip) {
        return Err(Why::Number);
    }
    if value.strip_prefix('@').is_some_and(|name| !name.contains(['@', '.', '/'])) {
        return Err(Why::Account);
    }
    entry(&target(&value)?, kind, options)
}

/// The name in a filter list's `||casino.example^`; its other rules say more than an entry can.
fn filter_rule(text: &str) -> Result<&str, Why> {
    match text.strip_prefix("||") {
        Some(rule) => rule.strip_suffix('^').filter(|name| !name.contains(['/', '^', '$', '|'])).ok_or(Why::FilterRule),
        None if text.starts_with("@@") || text.starts_with('|') => Err(Why::FilterRule),
        None => Ok(text),
    }
}

/// Refuses what no kind of entry can be.
fn check_text(text: &str) -> Result<(), Why> {
    if text.is_empty() {
        return Err(Why::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(Why::ControlCharacter);
    }
    if text.contains('\u{fffd}') {
        return Err(Why::Undecodable);
    }
    if text.len() > URL_CHARS_MAX { Err(Why::TooLong) } else { Ok(()) }
}

/// The entry that a name, or a URL, stands for.
///
/// Without a kind, what was written decides. A bare name is a domain: it and all below it.
/// The URL of a front page (`http://www.casino.example/`) is its host: the operator pasted where the thing was seen,
/// and an entry must not reach further up than what was pasted. A URL with a path, query or port is that URL.
fn entry(target: &Target, kind: Option<WatchKind>, options: &WatchlistOptions) -> Result<(WatchKind, String), Why> {
    let is_bare = target.page.path_and_query() == "/" && target.page.own_port().is_none();
    if let Some(address) = target.page.address() {
        return address_entry(target, address, is_bare, kind);
    }
    let name = target.page.host();
    if kind == Some(WatchKind::Page) && is_front(&target.page) {
        return Err(Why::NotAPage);
    }
    let kind = match kind {
        _ if target.is_wildcard && !is_bare => return Err(Why::Wildcard),
        Some(WatchKind::Url | WatchKind::Ip | WatchKind::Page) if target.is_wildcard => return Err(Why::Wildcard),
        Some(WatchKind::Ip) => return Err(Why::NotAnAddress),
        Some(WatchKind::Domain | WatchKind::Host) if !is_bare => return Err(Why::NotABareName),
        None if !is_bare => WatchKind::Url,
        None if target.has_scheme && !target.is_wildcard => WatchKind::Host,
        None => WatchKind::Domain,
        Some(kind) => kind,
    };
    // A path on a shared host is one tenant's, or one file's; its front page is everybody's.
    let has_path = target.page.path_and_query() != "/";
    match (options.force, has_path) {
        (true, _) => {}
        (false, true) => name::check_form(name)?,
        (false, false) => name::check_owner(name, &options.rules).and_then(|()| name::check_form(name))?,
    }
    Ok(match kind {
        WatchKind::Url => url_entry(target),
        WatchKind::Page => (WatchKind::Page, url_entry(target).1),
        _ => (kind, name.to_owned()),
    })
}

/// Whether it is a site's front page, which the whole world links to in good faith.
pub fn is_front(page: &PageUrl) -> bool {
    let path = page.path_and_query();
    let name = path.trim_start_matches('/');
    let is_default = |stem: &str| matches!(stem, "index" | "default" | "home" | "main");
    name.is_empty() || name.rsplit_once('.').map_or(name, |(stem, _)| stem).split('/').all(is_default)
}

/// The entry for a URL whose host is an address.
fn address_entry(
    target: &Target,
    address: IpAddr,
    is_bare: bool,
    kind: Option<WatchKind>,
) -> Result<(WatchKind, String), Why> {
    match kind {
        _ if target.is_wildcard => Err(Why::Wildcard),
        Some(WatchKind::Url) => Ok(url_entry(target)),
        Some(WatchKind::Page) if is_front(&target.page) => Err(Why::NotAPage),
        Some(WatchKind::Page) => Ok((WatchKind::Page, url_entry(target).1)),
        None if !is_bare => Ok(url_entry(target)),
        Some(WatchKind::Ip) if !is_bare => Err(Why::NotAnAddress),
        Some(_) if !is_bare => Err(Why::NotABareName),
        _ => Ok((WatchKind::Ip, address.to_canonical().to_string())),
    }
}

/// A url entry; a `?` with nothing behind it says nothing.
fn url_entry(target: &Target) -> (WatchKind, String) {
    let value = target.page.as_str();
    let value = if target.page.query() == Some("") { value.trim_end_matches('?') } else { value };
    (WatchKind::Url, value.to_owned())
}

/// Parses a name or URL; what has no scheme gets one.
fn target(text: &str) -> Result<Target, Why> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#', '.']) => (Some(scheme), rest),
        _ => (None, text.strip_prefix("//").unwrap_or(text)),
    };
    if scheme.is_none() && has_other_scheme(rest) {
        return Err(Why::NotHttp);
    }
    // Without a scheme, `a@b` is no URL with a user's name in it.
    if scheme.is_none() && rest.split(['/', '?', '#']).next().is_some_and(|host| host.contains('@')) {
        return Err(Why::NotAName);
    }
    let bare = rest.strip_prefix("*.").or_else(|| rest.strip_prefix('.'));
    let url = format!("{}://{}", scheme.unwrap_or("http"), bare.unwrap_or(rest));
    let page = PageUrl::new(&url).map_err(|why| match why {
        NotAPage::NotAUrl if url.contains('*') => Why::Wildcard,
        NotAPage::NotAUrl => Why::NotAName,
        NotAPage::NotHttp => Why::NotHttp,
        NotAPage::TooLong => Why::TooLong,
        NotAPage::BadHost => Why::LabelLength,
        NotAPage::BadPort => Why::BadPort,
    })?;
    Ok(Target { page, has_scheme: scheme.is_some(), is_wildcard: bare.is_some() })
}

/// True for `mailto:x`, `javascript:x` and the like; what stands behind the colon of `host:8080` is a port.
pub(crate) fn has_other_scheme(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let port = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_scheme && !port.bytes().all(|byte| byte.is_ascii_digit())
}

/// An address as people write it: IPv4 with four numbers, IPv6 with or without brackets.
fn address(value: &str) -> Option<IpAddr> {
    value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(value).parse().ok()
}

/// `192.0.2.0/24`, `192.0.2.1-9`, `192.0.2.*`, `2001:db8::/32`: more than one address.
fn is_range(value: &str) -> bool {
    let first = |marks: &[char]| value.split_once(marks).map(|(first, rest)| (first.trim(), rest.trim()));
    let is_length = |rest: &str| !rest.is_empty() && rest.len() <= 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    let is_end = |rest: &str| address(rest).is_some() || is_length(rest);
    first(&['/']).is_some_and(|(start, rest)| address(start).is_some() && (is_length(rest) || address(rest).is_some()))
        || first(&['-', '–', '~', '～']).is_some_and(|(start, rest)| address(start).is_some() && is_end(rest))
        || value.ends_with('*') && value.trim_end_matches(['*', '.']).split('.').all(|part| part.parse::<u8>().is_ok())
}

/// A number without dots: the URL standard would read it as an address, people mean an account.
fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit() || b"+- ".contains(&byte))
        && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// The kind that a cell names, in English or Chinese.
fn kind_named(text: &str) -> Option<WatchKind> {
    let text: String = text.chars().map(half_width).filter(|c| c.is_alphanumeric()).collect();
    Some(match text.to_lowercase().as_str() {
        "domain" | "域名" | "domainname" | "网域" | "網域" => WatchKind::Domain,
        "host" | "hostname" | "fqdn" | "主机" | "主机名" | "主機" => WatchKind::Host,
        "url" | "uri" | "网址" | "網址" | "链接" | "連結" | "link" => WatchKind::Url,
        "page" | "d2" | "tier2" | "pollutedpage" | "污染页" | "污染页面" | "被污染页面" | "污染頁面" => {
            WatchKind::Page
        }
        "ip" | "ipv4" | "ipv6" | "ip地址" | "ip位址" | "ipaddress" | "ipdst" | "ipsrc" => WatchKind::Ip,
        "qq" | "qq号" | "qq群" | "qq號" => WatchKind::Qq,
        "wechat" | "weixin" | "微信" | "微信号" | "微信號" => WatchKind::Wechat,
        "telegram" | "tg" | "电报" | "電報" | "纸飞机" | "飞机" => WatchKind::Telegram,
        "whatsapp" => WatchKind::Whatsapp,
        "line" => WatchKind::Line,
        "phone" | "tel" | "telephone" | "mobile" | "电话" | "電話" | "手机" | "手机号" | "手機" => {
            WatchKind::Phone
        }
        "mail" | "email" | "邮箱" | "郵箱" | "邮件" | "电子邮箱" => WatchKind::Mail,
        "crypto" | "wallet" | "btc" | "eth" | "usdt" | "虚拟币" | "钱包" | "钱包地址" | "虛擬幣" => {
            WatchKind::Crypto
        }
        _ => return None,
    })
}
