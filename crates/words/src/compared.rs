//! What is said when a run is held against the one before.

use crate::table::words;

words! {
    COMPARED { en: "{run} compared with {before}: {new} new, {still} still there, {gone} gone, {unlooked} not looked at", zh: "{run} 与 {before} 相比：新增 {new}，仍在 {still}，已消失 {gone}，未查看 {unlooked}" }
    NEW { en: "new", zh: "新增" }
    STILL { en: "still there", zh: "仍在" }
    GONE { en: "gone", zh: "已消失" }
    UNLOOKED { en: "not looked at", zh: "未查看" }
    NO_SUCH_RUN { en: "--run: expected a run with one before it of the same job that came to its end and is not forgotten, found `{found}`", zh: "--run：应为此前有同一任务已完成且未清除的运行可供比较的运行，却是 `{found}`" }
    NO_HTML { en: "--format: expected text or json with --run, found `html`", zh: "--format：与 --run 一起使用时应为 text 或 json，却是 `html`" }
}
