//! What is said about a ledger: whether it is sound, and what is in it.

use crate::table::words;

words! {
    SOUND { en: "{file} is sound (schema {schema})", zh: "{file} 完好（结构版本 {schema}）" }
    COPIED { en: "copied to {file}", zh: "已复制到 {file}" }
    FORGOTTEN { en: "forgot {captures} {captures|visit|visits} of {runs} {runs|run|runs} and {urls} {urls|address|addresses}; kept {kept} {kept|visit|visits} that findings rest on; {before} bytes before, {after} after", zh: "已清除 {runs} 次运行的 {captures} 次访问和 {urls} 个网址；保留与发现有关的 {kept} 次访问；此前 {before} 字节，现为 {after} 字节" }
    WOULD_FORGET { en: "would forget {captures} {captures|visit|visits} of {runs} {runs|run|runs} and {urls} {urls|address|addresses}, and keep {kept} {kept|visit|visits} that findings rest on; nothing was changed", zh: "将清除 {runs} 次运行的 {captures} 次访问和 {urls} 个网址，保留与发现有关的 {kept} 次访问；未作任何改动" }
    NO_SUCH_RUN { en: "--run: expected one of the runs of the ledger ({known}), found `{name}`", zh: "--run：应为台账中的运行（{known}），却是 `{name}`" }
    RUN_UNFINISHED { en: "run {name} is unfinished: it could not go on after that; name it with --run to forget it all the same", zh: "运行 {name} 尚未完成：清除后将无法继续；如仍要清除，请用 --run 指明" }
    TAKEN_IN { en: "took in {file}", zh: "已并入 {file}" }
    NOTHING_NEW { en: "{file} holds nothing that is not here already", zh: "{file} 中没有本台账尚无的内容" }
    NEW_URLS { en: "addresses", zh: "个网址" }
    NEW_CAPTURES { en: "visits", zh: "次访问" }
    NEW_FINDINGS { en: "findings", zh: "条发现" }
    NEW_EVIDENCE { en: "visits with their evidence", zh: "次访问的证据" }
    EVIDENCE_LEFT { en: "visits without their evidence: it is not there, or not what it was", zh: "次访问的证据未能并入：已不存在，或与记录不符" }
    NEW_WATCHED { en: "things on watchlists", zh: "个监测名单条目" }
    NEW_IMPORTED { en: "entries of imported lists", zh: "个导入名单条目" }
    NEW_CASE_EVENTS { en: "entries in the histories of cases", zh: "条案件记录" }
    NEW_NOTICES { en: "steps of notices", zh: "步通知记录" }
    NEW_COMPLAINTS { en: "complaints", zh: "件投诉" }
    NEW_CONTACTS { en: "contacts", zh: "个联系方式" }
    FILE_BYTES { en: "bytes of file", zh: "文件字节数" }
    RUNS { en: "runs", zh: "次运行" }
    URLS { en: "addresses known", zh: "个已知网址" }
    CAPTURES { en: "visits recorded", zh: "次访问记录" }
    WIRE_BYTES { en: "bytes received", zh: "接收字节数" }
    READ_BYTES { en: "bytes read", zh: "读取字节数" }
    WATCHED { en: "things on the watchlist", zh: "个监测名单条目" }
    SITES { en: "sites with findings", zh: "个有发现的网站" }
    SIGHTINGS { en: "places found", zh: "处命中" }
    FINDINGS { en: "findings: {severity}", zh: "条发现：{severity}" }
}
