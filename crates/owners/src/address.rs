//! Mail addresses to which one may write: plain ones, and of those on pages only such as belong to a role.

use suyuan_model::Site;

/// Longest address, in bytes (RFC 5321, 4.5.3.1.3).
pub const ADDRESS_BYTES_MAX: usize = 254;

/// Longest part before the `@`, in bytes (RFC 5321, 4.5.3.1.1).
pub const LOCAL_BYTES_MAX: usize = 64;

/// The names of roles, in the order in which they are written to: those of RFC 2142, and those that Chinese sites use.
const ROLES: &[&str] = &[
    "security",
    "abuse",
    "cert",
    "csirt",
    "soc",
    "infosec",
    "webmaster",
    "wangguan",
    "webadmin",
    "website",
    "web",
    "www",
    "xxzx",
    "xxb",
    "xinxi",
    "wlzx",
    "wlb",
    "wangluo",
    "wangzhan",
    "nic",
    "noc",
    "netadmin",
    "sysadmin",
    "itsupport",
    "it",
    "itc",
    "postmaster",
    "hostmaster",
    "admin",
    "administrator",
    "root",
    "jubao",
    "tousu",
    "support",
    "help",
    "helpdesk",
    "service",
    "services",
    "kefu",
    "contact",
    "contactus",
    "lianxi",
    "info",
    "xxgk",
    "office",
    "bangongshi",
    "bgs",
    "feedback",
    "yijian",
    "mail",
    "email",
    "hello",
    "privacy",
];

/// Locals of addresses that nobody reads, or that want other mail than ours.
const NOT_FOR_US: &[&str] = &["noreply", "donotreply", "nobody", "peering", "domreg", "bgp", "unsubscribe", "bounce"];

/// Where registers themselves take mail; they run no network that a site is on.
const REGISTERS: &[&str] = &["ripe.net", "arin.net", "apnic.net", "lacnic.net", "afrinic.net", "iana.org", "icann.org"];

/// The address that a text is as a whole, in lower case; none if it is none, or holds what a mail's head could not.
pub fn address(text: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    let (local, domain) = text.split_once('@')?;
    (is_local(local) && is_domain(domain)).then(|| text.to_ascii_lowercase())
}

/// The address of a `mailto:` URL, or of a text that is one.
pub fn mailto(text: &str) -> Option<String> {
    let text = text.trim();
    let rest = after(text, "mailto:").unwrap_or(text);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    address(&suyuan_page::percent_decoded(rest.split('?').next().unwrap_or_default()))
}

/// What stands behind a prefix, whatever its case.
pub(crate) fn after<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

/// Where an address of a role stands among those; none if it looks like a person's.
pub(crate) fn role_of(address: &str) -> Option<usize> {
    let (local, _) = address.split_once('@')?;
    let name: String = local.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    ROLES.iter().position(|role| *role == name)
}

/// Whether an address is at the site, or at a name below it.
pub(crate) fn is_at(address: &str, site: &Site) -> bool {
    let host = site.as_str().split('/').next().unwrap_or_default();
    let domain = address.split_once('@').map_or("", |(_, domain)| domain);
    !host.is_empty() && domain.strip_suffix(host).is_some_and(|above| above.is_empty() || above.ends_with('.'))
}

/// Whether a register names an address at which nobody could do anything about a site.
pub(crate) fn is_ignored(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return true };
    let name: String = local.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    let is_below =
        |register: &&str| domain.strip_suffix(*register).is_some_and(|above| above.is_empty() || above.ends_with('.'));
    NOT_FOR_US.contains(&name.as_str()) || REGISTERS.iter().any(is_below)
}

pub(crate) fn is_of_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')
}

fn is_local(local: &str) -> bool {
    (1..=LOCAL_BYTES_MAX).contains(&local.len())
        && local.chars().all(is_of_local)
        && !local.starts_with(['.', '-'])
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(is_label)
        && last.len() >= 2
        && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_plain_one_and_nothing_that_a_head_of_a_mail_could_not_hold() {
        for (text, read) in [
            ("Abuse@School.EXAMPLE", Some("abuse@school.example")),
            (" xxzx@mail.school.example\r", Some("xxzx@mail.school.example")),
            ("it+web@xn--55qx5d.example", Some("it+web@xn--55qx5d.example")),
            ("a@school.example\r\nBcc: b@other.example", None),
            ("a@school.example,b@other.example", None),
            ("<a@school.example>", None),
            ("a b@school.example", None),
            ("a@b@school.example", None),
            (".a@school.example", None),
            ("a..b@school.example", None),
            ("-oQ@school.example", None),
            ("a@school", None),
            ("a@192.0.2.1", None),
            ("a@-school.example", None),
            ("张@school.example", None),
            ("@school.example", None),
            ("", None),
        ] {
            assert_eq!(address(text).as_deref(), read, "{text:?}");
        }
    }

    #[test]
    fn of_a_mailto_nothing_but_its_scheme_is_taken_away() {
        for (text, read) in [
            ("mailto:abuse@school.example", Some("abuse@school.example")),
            ("MAILTO:itsec@school.example?subject=a%20b", Some("itsec@school.example")),
            ("mailto:security%40school.example", Some("security@school.example")),
            ("mailto:a@school.example%0d%0aBcc:b@other.example", None),
            ("mailto:mailto@school.example", Some("mailto@school.example")),
            ("mailto://it@school.example", Some("it@school.example")),
        ] {
            assert_eq!(mailto(text).as_deref(), read, "{text:?}");
        }
    }

    #[test]
    fn an_address_has_so_many_bytes_and_no_more() {
        let of = |local: usize, domain: usize| {
            let labels = "a.".repeat((domain - 7) / 2) + if domain.is_multiple_of(2) { "ab" } else { "a" };
            format!("{}@{labels}.tests", "x".repeat(local))
        };
        assert!(address(&of(LOCAL_BYTES_MAX, 20)).is_some() && address(&of(LOCAL_BYTES_MAX + 1, 20)).is_none());
        let domain = |bytes: usize| {
            format!("{}@{}.example", "x".repeat(10), ["a".repeat(59).as_str(); 9].join(".")[..bytes - 19].to_owned())
        };
        assert_eq!(domain(ADDRESS_BYTES_MAX).len(), ADDRESS_BYTES_MAX);
        assert!(address(&domain(ADDRESS_BYTES_MAX)).is_some() && address(&domain(ADDRESS_BYTES_MAX + 1)).is_none());
    }

    #[test]
    fn a_role_is_told_from_a_person_and_its_own_domain_from_others() {
        for (address, is_role) in [
            ("webmaster@school.example", true),
            ("web-master@school.example", true),
            ("xxzx@school.example", true),
            ("zhangsan@school.example", false),
            ("li.hua@school.example", false),
            ("informatik.meier@school.example", false),
        ] {
            assert_eq!(role_of(address).is_some(), is_role, "{address}");
        }
        let site = Site::from_text("school.example");
        for (address, is_there) in [
            ("info@school.example", true),
            ("info@mail.school.example", true),
            ("info@myschool.example", false),
            ("info@school.example.test", false),
        ] {
            assert_eq!(is_at(address, &site), is_there, "{address}");
        }
        assert!(is_at("info@host.example", &Site::from_text("host.example/someone")));
    }

    #[test]
    fn what_registers_name_for_everything_is_ignored() {
        for (address, is_it) in [
            ("abuse@net.example", false),
            ("peering@net.example", true),
            ("no-reply@net.example", true),
            ("hostmaster@ripe.net", true),
            ("abuse@mail.apnic.net", true),
            ("abuse@ripe.network.example", false),
            ("abuse@notripe.net", false),
        ] {
            assert_eq!(is_ignored(address), is_it, "{address}");
        }
    }
}
