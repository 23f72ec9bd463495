//! What is said about a ledger: whether it is sound, and what is in it.

use crate::table::words;

words! {
    SOUND { en: "{file} is sound (schema {schema})", zh: "{file} 完好（结构版本 {schema}）" }
    COPIED { en: "copied to {file}", zh: "已复制到 {file}" }
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
