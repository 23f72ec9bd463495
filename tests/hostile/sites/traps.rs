//! Webs without end: calendars, session ids, and paths that grow.

use super::Host;
use crate::loopback::page;

pub(crate) fn hosts() -> Vec<Host> {
    let next = |how: fn(u64, &str) -> String| {
        move |path: &str, nth: usize| {
            let tail = path.strip_prefix("/bad")?;
            let number = tail.rsplit(['=', '/']).next().and_then(|number| number.parse().ok()).unwrap_or(nth as u64);
            Some(page(format!("<a href='{}'>next</a>", how(number, path))))
        }
    };
    vec![
        Host::more("calendar.example", next(|month, _| format!("/bad?month={}", month + 1))),
        Host::more("sessions.example", next(|number, _| format!("/bad?PHPSESSID={:032x}", number * 7919))),
        Host::more("own-sessions.example", next(|number, _| format!("/bad?visitor={}", number + 1))),
        Host::more("deeper.example", next(|number, path| format!("{path}/d{number}/"))),
        Host::more("again.example", next(|_, path| format!("{path}/bad/"))),
        Host::more("counter.example", next(|number, _| format!("/bad/{}", number + 1))),
    ]
}
