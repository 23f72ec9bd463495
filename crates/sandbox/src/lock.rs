//! What the worker may still do once it is locked down.

/// Locks this process down for good, with all its threads: no file, no socket, no process, and not much memory.
///
/// Whatever else it tries ends it.
#[cfg(target_os = "linux")]
pub fn lock_down() -> Result<(), String> {
    linux::lock_down()
}

/// There is no way to lock a process down here, so nothing is run.
#[cfg(not(target_os = "linux"))]
pub fn lock_down() -> Result<(), String> {
    Err("only Linux can lock a worker down".to_owned())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::env::consts::ARCH;
    use std::fmt::Display;

    use rquickjs::{Context, Runtime};
    use rustix::process::{Resource, Rlimit, Signal, setrlimit};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
        apply_filter_all_threads,
    };

    use crate::limits::{WORKER_CPU_SECONDS_MAX, WORKER_MEMORY_BYTES_MAX};

    /// What may be called whatever the arguments are.
    const CALLS: [i64; 19] = [
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_clock_gettime,
        libc::SYS_clock_getres,
        libc::SYS_gettimeofday,
        libc::SYS_getrandom,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_sched_yield,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    pub(super) fn lock_down() -> Result<(), String> {
        warm_up()?;
        outlast()?;
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(at("death signal"))?;
        rustix::thread::set_no_new_privs(true).map_err(at("privileges"))?;
        let limits = [
            (Resource::As, WORKER_MEMORY_BYTES_MAX),
            (Resource::Cpu, WORKER_CPU_SECONDS_MAX),
            (Resource::Fsize, 0),
            (Resource::Nproc, 0),
            (Resource::Core, 0),
            (Resource::Nofile, 0),
        ];
        for (resource, limit) in limits {
            let both = Rlimit { current: Some(limit), maximum: Some(limit) };
            setrlimit(resource, both).map_err(at("limits"))?;
        }
        apply_filter_all_threads(&filter().map_err(at("filter"))?).map_err(at("filter"))
    }

    /// The zone of the clock and tables of the engine are read once, while files may still be opened.
    fn warm_up() -> Result<(), String> {
        let runtime = Runtime::new().map_err(at("engine"))?;
        let context = Context::full(&runtime).map_err(at("engine"))?;
        let zone = context.with(|ctx| ctx.eval::<i32, _>("new Date(0).getTimezoneOffset()"));
        zone.map(drop).map_err(at("engine"))
    }

    /// What ends the whole program, by its group, ends this process when its pipe closes: its last answer is waited for.
    fn outlast() -> Result<(), String> {
        for signal in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP] {
            #[expect(unsafe_code, reason = "there is no other way to ignore a signal")]
            // SAFETY: no function of ours is called, and the number is that of a signal.
            let before = unsafe { libc::signal(signal, libc::SIG_IGN) };
            if before == libc::SIG_ERR {
                return Err("signals: they cannot be ignored".to_owned());
            }
        }
        Ok(())
    }

    fn at<E: Display>(step: &'static str) -> impl Fn(E) -> String {
        move |error| format!("{step}: {error}")
    }

    fn filter() -> Result<BpfProgram, seccompiler::Error> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = CALLS.into_iter().map(|call| (call, Vec::new())).collect();
        let is =
            |argument, operation, value| SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operation, value);
        let rule = |condition: Result<SeccompCondition, _>| SeccompRule::new(vec![condition?]);
        // Input is read, output written, and a last word of a program that fails.
        rules.insert(libc::SYS_read, vec![rule(is(0, SeccompCmpOp::Eq, 0))?]);
        let written = [1, 2].map(|file| rule(is(0, SeccompCmpOp::Eq, file)));
        rules.insert(libc::SYS_write, written.into_iter().collect::<Result<_, _>>()?);
        // Memory never holds code, and stands for no file and no other process.
        let holds_no_code = || is(2, SeccompCmpOp::MaskedEq(u64::from(libc::PROT_EXEC.unsigned_abs())), 0);
        rules.insert(libc::SYS_mprotect, vec![rule(holds_no_code())?]);
        let kinds = libc::MAP_ANONYMOUS | libc::MAP_PRIVATE | libc::MAP_SHARED;
        let is_own = u64::from((libc::MAP_ANONYMOUS | libc::MAP_PRIVATE).unsigned_abs());
        let conditions = vec![
            holds_no_code()?,
            is(3, SeccompCmpOp::MaskedEq(u64::from(kinds.unsigned_abs())), is_own)?,
            is(4, SeccompCmpOp::Eq, u64::from(u32::MAX))?,
        ];
        rules.insert(libc::SYS_mmap, vec![SeccompRule::new(conditions)?]);
        let arch = ARCH.try_into()?;
        let program: Result<BpfProgram, _> =
            SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch)?.try_into();
        Ok(program?)
    }
}
