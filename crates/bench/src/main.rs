//! Measures crawls of a made-up world: speed, memory, growth, and whether everything planted is found.
//!
//! `cargo run --release -p suyuan-bench -- run` serves the world on loopback, crawls it, and prints what that cost.
#![allow(clippy::print_stdout, reason = "a program of figures prints them")]

mod audit;
mod certificates;
mod findings;
mod known;
mod listed;
mod measure;
mod page;
mod peers;
mod random;
mod reading;
mod resume;
mod run;
mod server;
mod table;
mod task;
mod text;
mod world;

use anyhow::Context;
use clap::{Parser, Subcommand};
use tokio::runtime::Runtime;

use crate::audit::AuditWorld;
use crate::findings::Many;
use crate::known::Known;
use crate::peers::Peers;
use crate::run::{Manner, Row};
use crate::server::{Served, serve};
use crate::task::Task;
use crate::world::World;

#[derive(Parser)]
#[command(about = "Measures crawls of a made-up world")]
struct Bench {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve a world until it is stopped
    Serve {
        #[command(flatten)]
        world: World,
    },
    /// Crawl a world some times over
    Run {
        #[command(flatten)]
        world: World,
        #[command(flatten)]
        manner: Manner,
        /// How often
        #[arg(long, default_value_t = 5)]
        runs: usize,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Crawl a world, and let other programs crawl it
    Peers {
        #[command(flatten)]
        world: World,
        #[command(flatten)]
        manner: Manner,
        #[command(flatten)]
        peers: Peers,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Read pages without fetching them: what each step costs beside a bare tokenizer
    Read {
        #[command(flatten)]
        world: World,
        /// How often each page is read
        #[arg(long, default_value_t = 5)]
        rounds: u32,
        /// Only read as a crawl does, for a profiler
        #[arg(long)]
        only_whole: bool,
    },
    /// Audit made-up sites on a told clock, beside what politeness alone needs
    Audit {
        #[command(flatten)]
        audit: AuditWorld,
        /// Print JSON instead of a line
        #[arg(long)]
        json: bool,
    },
    /// Crawl larger and larger worlds, then worlds of more and more hosts
    Growth {
        #[command(flatten)]
        manner: Manner,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Crawl a world and a fourth of it with a long watchlist (`--others`) and without, and tell what a page costs
    Listed {
        #[command(flatten)]
        world: World,
        #[command(flatten)]
        manner: Manner,
        /// How often
        #[arg(long, default_value_t = 3)]
        runs: usize,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Know many URLs: what a frontier of them takes
    Known {
        #[command(flatten)]
        known: Known,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Go on with a crawl that knows every page of a world
    Resume {
        #[command(flatten)]
        world: World,
        #[command(flatten)]
        manner: Manner,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Report on a ledger with many findings
    Findings {
        #[command(flatten)]
        many: Many,
        #[command(flatten)]
        manner: Manner,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
}

fn main() -> anyhow::Result<()> {
    let runtime = Runtime::new().context("failed to start the server's threads")?;
    match Bench::parse().command {
        Command::Serve { world } => {
            let served = runtime.block_on(serve(world))?;
            println!("{}", served.world.seeds(served.port).lines().next().unwrap_or_default());
            runtime.block_on(std::future::pending::<()>());
            Ok(())
        }
        Command::Run { world, manner, runs, json } => {
            let served = runtime.block_on(serve(world))?;
            let rows: Vec<Row> = (1..=runs)
                .map(|number| run::run(&served, &manner, &format!("run {number}")))
                .collect::<anyhow::Result<_>>()?;
            print(&rows, json)?;
            if rows.len() > 2 && !json {
                print!("{}", table::medians(&rows));
            }
            Ok(())
        }
        Command::Peers { world, manner, peers, json } => {
            let served = runtime.block_on(serve(world))?;
            print(&peers::all(&served, &manner, &peers)?, json)
        }
        Command::Read { world, rounds, only_whole } => {
            print!("{}", reading::costs(&world, rounds, only_whole));
            Ok(())
        }
        Command::Audit { audit, json } => {
            let taken = audit.run()?;
            println!("{}", if json { serde_json::to_string(&taken)? } else { audit::told(&taken) });
            Ok(())
        }
        Command::Growth { manner, json } => {
            let rows: Vec<Row> =
                growth().map(|world| grown(&runtime, world, &manner)).collect::<anyhow::Result<_>>()?;
            print(&rows, json)
        }
        Command::Listed { world, manner, runs, json } => {
            let small = World { pages: world.pages / 4, ..world.clone() };
            let worlds = [runtime.block_on(serve(small))?, runtime.block_on(serve(world))?];
            let rows = listed::rows(&worlds, &manner, runs)?;
            print(&rows, json)?;
            if !json {
                print!("{}", listed::slopes(&rows));
            }
            Ok(())
        }
        Command::Known { known: Known { urls, alone: Some(way) }, .. } => {
            println!("{}", known::alone(urls, way).as_secs_f64());
            Ok(())
        }
        Command::Known { known, json } => print_tasks(&known::costs(&known)?, json),
        Command::Resume { world, manner, json } => {
            let served = runtime.block_on(serve(world))?;
            print_tasks(&resume::cost(&served, &manner)?, json)
        }
        Command::Findings { many, manner, json } => print_tasks(&findings::costs(&many, &manner)?, json),
    }
}

/// 20,000, 60,000 and 200,000 pages on 50 hosts; 20,000 pages on 500 and 5,000.
fn growth() -> impl Iterator<Item = World> {
    [(50, 400), (50, 1200), (50, 4000), (500, 40), (5000, 4)].into_iter().map(|(hosts, pages)| World {
        hosts,
        pages,
        ..World::default()
    })
}

fn grown(runtime: &Runtime, world: World, manner: &Manner) -> anyhow::Result<Row> {
    let name = format!("{} pages on {} hosts", world.size(), world.hosts);
    let served: Served = runtime.block_on(serve(world))?;
    run::run(&served, manner, &name)
}

fn print_tasks(tasks: &[Task], json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(tasks)?);
    } else {
        print!("{}", task::table(tasks));
    }
    Ok(())
}

fn print(rows: &[Row], json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(rows)?);
    } else {
        print!("{}", table::table(rows));
    }
    Ok(())
}
