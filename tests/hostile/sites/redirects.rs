//! Redirects that lead nowhere, in circles, without end, and where no visit may go.

use super::Host;
use crate::loopback::{Answer, answer, page, redirect};

fn refresh(to: &str) -> Answer {
    page(format!("<meta http-equiv=refresh content='0;url={to}'>"))
}

pub(crate) fn hosts() -> Vec<Host> {
    let to = |name, to: &str| Host::new(name, redirect(to));
    let grows = |how: fn(&str) -> Answer| {
        move |path: &str, _| {
            let number: u32 = path.strip_prefix("/bad")?.parse().unwrap_or(0);
            Some(how(&format!("/bad{}", number + 1)))
        }
    };
    vec![
        to("itself.example", "/bad"),
        Host::more("circle.example", |path, _| match path {
            "/bad" => Some(redirect("/worse")),
            "/worse" => Some(redirect("/bad")),
            _ => None,
        }),
        Host::more("endless-redirects.example", grows(redirect)),
        Host::more("endless-refreshes.example", grows(refresh)),
        Host::more("longer-and-longer.example", |path, _| {
            path.starts_with("/bad").then(|| redirect(&format!("{path}x{}", "y".repeat(300))))
        }),
        to("loopback.example", "http://127.0.0.1:8080/"),
        to("metadata.example", "http://169.254.169.254/latest/meta-data/"),
        to("file.example", "file:///etc/passwd"),
        to("script.example", "javascript:alert(1)"),
        to("nowhere.example", "http://"),
        to("split.example", "/x%0d%0aSet-Cookie:%20a=b"),
        Host::new("long-location.example", redirect(&format!("/{}", "x".repeat(100_000)))),
        Host::new("refresh-home.example", refresh("http://[::ffff:127.0.0.1]:8080/")),
        Host::new("two-ways.example", answer("301 Moved", "Location: /news\r\nLocation: http://10.0.0.1/\r\n", b"")),
    ]
}
