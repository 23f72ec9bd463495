//! The prelude, compiled once for all visitors of a worker: to read it takes more than twice as long as to run it.

use std::cell::OnceCell;

use rquickjs::{Context, Ctx, Function, Module, Result, Runtime, WriteOptions};

/// One module that exports one function, in parts that are read from the top.
const SOURCE: &str = concat!(
    "export default function (host, given) {\n",
    include_str!("prelude/words.js"),
    include_str!("prelude/code.js"),
    include_str!("prelude/time.js"),
    include_str!("prelude/events.js"),
    include_str!("prelude/places.js"),
    include_str!("prelude/tree.js"),
    include_str!("prelude/elements.js"),
    include_str!("prelude/document.js"),
    include_str!("prelude/data.js"),
    include_str!("prelude/window.js"),
    include_str!("prelude/rare.js"),
    include_str!("prelude/carriers.js"),
    "return { __proto__: null, begin, finish, step, fire, said: thrown, compiles, rest: others, handle: handled };\n}\n",
);
const NAME: &str = "prelude";

thread_local! {
    static COMPILED: OnceCell<Vec<u8>> = const { OnceCell::new() };
}

/// The prelude's function, in this context.
pub(crate) fn prelude<'js>(ctx: &Ctx<'js>) -> Result<Function<'js>> {
    COMPILED.with(|compiled| {
        if compiled.get().is_none() {
            // Whoever compiles first keeps it, and there is only this thread.
            let _ = compiled.set(compile()?);
        }
        let bytes = compiled.get().map_or(&[][..], Vec::as_slice);
        #[expect(unsafe_code, reason = "the engine trusts what it is told to load")]
        // SAFETY: these bytes were written by this engine in this process, and nothing has changed them since.
        let module = unsafe { Module::load(ctx.clone(), bytes) }?;
        let (module, promise) = module.eval()?;
        let () = promise.finish()?;
        module.get("default")
    })
}

fn compile() -> Result<Vec<u8>> {
    let runtime = Runtime::new()?;
    let context = Context::full(&runtime)?;
    context.with(|ctx| {
        let module = Module::declare(ctx, NAME, SOURCE)?;
        module.write(WriteOptions { strip_source: true, strip_debug: true, ..WriteOptions::default() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_function_takes_the_place_of_another() {
        let named = |line: &'static str| line.strip_prefix("function ")?.split('(').next();
        let mut names: Vec<&str> = SOURCE.lines().filter_map(named).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert!(count > 50 && names.len() == count, "{count} functions with {} names", names.len());
    }

    #[test]
    fn the_prelude_is_there_in_every_context() {
        for _ in 0..3 {
            let runtime = Runtime::new().expect("an engine");
            let context = Context::full(&runtime).expect("a context");
            let arguments = context.with(|ctx| prelude(&ctx)?.get::<_, i32>("length")).expect("a function");
            assert_eq!(arguments, 2);
        }
    }
}
