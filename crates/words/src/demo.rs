//! What the demo tells while it does the whole job on a bundled web.

use crate::table::words;

words! {
    WELCOME {
        en: "This is the whole job on a small web that comes with the program. Nothing leaves this machine.",
        zh: "下面用随程序附带的一个小型网络演示完整流程，不会访问外部网络。",
    }
    NOT_OURS { en: "--dir: expected a folder that is new, or that an earlier demo made; in `{dir}` lies what no demo made", zh: "--dir：应为新的目录，或先前演示所建的目录；`{dir}` 中已有并非演示生成的内容" }
    STEP_CRAWL { en: "1. Crawl, politely: robots.txt is obeyed, and watchlisted things are never visited.", zh: "1. 礼貌抓取：遵守 robots.txt，绝不访问名单上的目标。" }
    STEP_CHAINS { en: "3. Chains: how a searcher gets from a result to what is illegal.", zh: "3. 溯源链路：搜索者如何从搜索结果一步步到达违法内容。" }
    STEP_CLEANUP { en: "2. The cleanup list: who has to clean up what, worst first.", zh: "2. 清理清单：谁需要清理什么，最严重的在前。" }
    KEPT { en: "The ledger and a report are kept in {dir}.", zh: "台账和报告保存在 {dir}。" }
    PAUSED { en: "The demo went without pauses, since it serves the pages itself; a real crawl waits between requests.", zh: "演示中的页面由程序自己提供，因此没有停顿；真实抓取会在请求之间等待。" }
}
