//! One visitor's time on a page: a fresh interpreter, the page's scripts in order, then what waits for time and events.

use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::{Context, Ctx, Error, Function, Module, Object, Result, Runtime};

use crate::host::{host, no_error};
use crate::imports::Imports;
use crate::job::{Job, Nature, Script, Visitor};
use crate::limits::{
    ELEMENTS_MAX, LISTENERS_MAX, MEMORY_BYTES_MAX, STACK_BYTES_MAX, STAY_MS_MAX, TEXT_BYTES_MAX, TIMER_ROUNDS_MAX,
    TIMERS_MAX,
};
use crate::page::Page;
use crate::prelude::prelude;
use crate::record::{Record, Tell};
use crate::rewrite::{SEEN, rewritten};
use crate::run::What;
use crate::wire::ToldEnd;

/// How much is taken before the engine looks for what nobody needs any more; most pages end before.
const GARBAGE_BYTES: usize = 4 << 20;

/// What happens on a page after its scripts, in this order; timers run after each.
const EVENTS: [&str; 14] = [
    "DOMContentLoaded",
    "load",
    "pageshow",
    "scroll",
    "mousemove",
    "touchstart",
    "touchend",
    "mousedown",
    "mouseup",
    "click",
    "visibilitychange",
    "popstate",
    "pagehide",
    "beforeunload",
];

/// How a visitor's time on a page ended.
#[derive(Clone)]
pub(crate) struct Ended {
    pub(crate) told: ToldEnd,
    /// Whether a script asked who the visitor is, or where they come from.
    pub(crate) has_asked: bool,
}

/// Lets one visitor see a page, for so many ticks; each act is told as it happens.
pub(crate) fn play(job: &Job, page: &Rc<Page>, visitor: Visitor, ticks_max: u64, tell: Tell) -> Ended {
    let record = Rc::new(Record::new(job.scripts.len(), ticks_max, tell));
    let Ok(runtime) = Runtime::new() else { return refused(&record) };
    runtime.set_memory_limit(MEMORY_BYTES_MAX);
    runtime.set_max_stack_size(STACK_BYTES_MAX);
    runtime.set_gc_threshold(GARBAGE_BYTES);
    let ticking = Rc::clone(&record);
    runtime.set_interrupt_handler(Some(Box::new(move || ticking.tick())));
    let breaking = Rc::clone(&record);
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |_, _, _, is_handled| breaking.reject(is_handled))));
    let imports = Imports { record: Rc::clone(&record), page: Rc::clone(page), url: job.url.clone() };
    runtime.set_loader(imports.clone(), imports);
    let Ok(context) = Context::full(&runtime) else { return refused(&record) };
    let is_set = context.with(|ctx| Stage::set(&ctx, job, page, visitor, &record).map(|stage| stage.play(job, page)));
    if is_set.is_err() {
        record.end("memory-bytes-max");
    }
    let ended = Ended { told: record.ended(), has_asked: record.has_asked() };
    if ended.told.limit.is_some() {
        // What a limit cut off is in no state to be put away; the worker ends after this job, and takes it along.
        std::mem::forget((context, runtime));
    }
    ended
}

fn refused(record: &Record) -> Ended {
    record.end("memory-bytes-max");
    Ended { told: record.ended(), has_asked: true }
}

/// A page that is ready to be played, and the prelude's functions that play it.
struct Stage<'js> {
    ctx: Ctx<'js>,
    record: Rc<Record>,
    begin: Function<'js>,
    finish: Function<'js>,
    fire: Function<'js>,
    step: Function<'js>,
    said: Function<'js>,
    rest: Function<'js>,
    handle: Function<'js>,
    compiles: Function<'js>,
}

impl<'js> Stage<'js> {
    fn set(ctx: &Ctx<'js>, job: &Job, page: &Rc<Page>, visitor: Visitor, record: &Rc<Record>) -> Result<Self> {
        let given = serde_json::json!({
            "url": job.url,
            "title": job.title,
            "clock_ms": job.clock_ms,
            "seed": job.seed,
            "agent": visitor.agent(),
            "platform": visitor.platform(),
            "referrer": visitor.referrer(),
            "screen": visitor.screen(),
            "is_touch": visitor == Visitor::Mobile,
            "tags": page.tags(&job.scripts, &job.url),
            "page_limit": page.limit(job),
            "named": job.named_elements(),
            "seen": SEEN,
            "text_max": TEXT_BYTES_MAX,
            "timers_max": TIMERS_MAX,
            "stay_ms": STAY_MS_MAX,
            "rounds_max": TIMER_ROUNDS_MAX,
            "listeners_max": LISTENERS_MAX,
            "elements_max": ELEMENTS_MAX,
        });
        let prelude = prelude(ctx)?;
        let stage: Object = prelude.call((host(ctx, record, page)?, given.to_string()))?;
        Ok(Stage {
            ctx: ctx.clone(),
            record: Rc::clone(record),
            begin: stage.get("begin")?,
            finish: stage.get("finish")?,
            fire: stage.get("fire")?,
            step: stage.get("step")?,
            said: stage.get("said")?,
            rest: stage.get("rest")?,
            handle: stage.get("handle")?,
            compiles: stage.get("compiles")?,
        })
    }

    fn play(&self, job: &Job, page: &Page) {
        for nature in [Nature::Classic, Nature::Module] {
            for (index, script) in job.scripts.iter().enumerate().filter(|(_, script)| script.nature == nature) {
                self.run(index, script);
            }
        }
        self.wait(false);
        let handlers = |waits: &dyn Fn(&str) -> bool| {
            let name = |script: &Script| script.source.as_deref().unwrap_or_default().to_ascii_lowercase();
            let all = job.scripts.iter().enumerate().filter(|(_, script)| script.nature == Nature::Handler);
            for (index, script) in all.filter(|(_, script)| waits(name(script).trim_start_matches("on"))) {
                self.handle(index, script, page);
            }
        };
        for event in EVENTS {
            if !self.record.is_over() {
                let () = self.settled(self.fire.call((event,))).unwrap_or_default();
                // Pictures come, or do not: either may be waited for.
                handlers(&|waited| waited == event || event == "load" && waited == "error");
                self.wait(false);
            }
        }
        handlers(&|waited| waited != "error" && !EVENTS.contains(&waited));
        let () = self.settled(self.rest.call(())).unwrap_or_default();
        for (index, script) in job.scripts.iter().enumerate().filter(|(_, script)| script.nature == Nature::Link) {
            self.handle(index, script, page);
        }
        self.wait(true);
        if let Some(markup) = self.record.written() {
            self.record.act(What::Writes(suyuan_script::Writing::Write), &markup);
        }
    }

    /// Runs one script, and what it promised.
    fn run(&self, index: usize, script: &Script) {
        if self.record.is_over() {
            return;
        }
        let source = script.source.as_deref().unwrap_or_default();
        let () = self.settled(self.begin.call((index as i32, source))).unwrap_or_default();
        self.record.compile(&script.text);
        let text = script.text.replace('\0', "\u{fffd}");
        let changed = rewritten(&text, 0);
        match script.nature {
            Nature::Classic => {
                let is_good = changed == text || self.settled(self.compiles.call((&changed,))).unwrap_or(false);
                let text = if is_good { changed } else { text };
                let () = self.settled(self.ctx.eval_with_options(text, classic())).unwrap_or_default();
            }
            Nature::Handler | Nature::Link => {}
            Nature::Module => {
                let name = format!("{source}#{index}").replace('\0', "");
                let declare = |text: String| Module::declare(self.ctx.clone(), name.as_str(), text);
                let module = declare(changed).or_else(|_| {
                    drop(self.ctx.catch());
                    declare(text)
                });
                drop(self.settled(module.and_then(Module::eval)));
            }
        }
        self.drain();
        let () = self.settled(self.finish.call(())).unwrap_or_default();
    }

    /// Lets happen what the script of an attribute waits for.
    fn handle(&self, index: usize, script: &Script, page: &Page) {
        if self.record.is_over() {
            return;
        }
        let (attribute, text) = (script.source.as_deref().unwrap_or_default(), script.text.replace('\0', "\u{fffd}"));
        let place = if script.nature == Nature::Handler { page.place(attribute, &script.text) } else { None };
        let place = place.map_or(-1, |place| place as i32);
        let is_link = script.nature == Nature::Link;
        let () = self.settled(self.handle.call((index as i32, text, attribute, place, is_link))).unwrap_or_default();
        self.drain();
    }

    /// Runs timers until there is none, and what they promised; those that are due late come when all else is over.
    fn wait(&self, is_late: bool) {
        self.drain();
        while !self.record.is_over() && self.settled(self.step.call((is_late,))).unwrap_or(false) {
            self.drain();
        }
    }

    /// Runs what was promised until there is nothing.
    fn drain(&self) {
        while !self.record.is_over() && self.ctx.execute_pending_job() {
            self.record.spend(20);
        }
    }

    /// What came of it; an error is counted.
    fn settled<T>(&self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Error::Exception) => {
                let value = self.ctx.catch();
                if !self.record.is_over() {
                    match self.said.call::<_, Option<String>>((value,)) {
                        Ok(Some(message)) => self.record.throw(&message),
                        Ok(None) => self.record.throw(no_error(&self.ctx)),
                        // To ask what it says may bring another error.
                        Err(_) => {
                            drop(self.ctx.catch());
                            self.record.throw("");
                        }
                    }
                }
                None
            }
            Err(_) => {
                self.record.throw("");
                None
            }
        }
    }
}

fn classic() -> EvalOptions {
    let mut options = EvalOptions::default();
    options.strict = false;
    options
}
