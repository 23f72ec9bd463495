//! What those tell who were harmed, who removed a thing, or who list what they block; and what sells in their words.

use crate::world::{brief, check_all, read_html};

#[track_caller]
fn all_are(severity: &str, pages: &[&str]) {
    let wrong: Vec<String> = pages
        .iter()
        .map(|page| (page, brief(&read_html(page).sightings)))
        .filter(|(_, seen)| seen.is_empty() || seen.split("; ").any(|one| !one.contains(severity)))
        .map(|(page, seen)| format!("{page}\n  {seen}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn who_was_harmed_tells_of_it() {
    all_are(
        " info ",
        &[
            "<p>李先生扫码进入 casino.example 后，银行卡里的钱被分三次转走。卡里的钱被转走。</p>",
            "<p>我在 casino.example 买了手机，商家收款后不发货，还把我拉黑。</p>",
            "<p>在 casino.example 开了会员，每月被自动扣费，投诉了也没用。</p>",
            "<p>同学在 casino.example 刷单，垫付三千元后被拉黑。</p>",
            "<p>孩子在 casino.example 打赏主播，家里的钱少了几万。</p>",
            "<p>casino.example 转载时抄袭了本报稿件，我们已经投诉。</p>",
            "<p>都说 casino.example 能赚钱，投进去的钱有去无回。</p>",
            "<p>casino.example took my money and stopped answering.</p>",
            "<p>Pensioners lost thousands through casino.example.</p>",
            "<p>casino.example: refused payouts, then they closed my account.</p>",
            "<p>My bakery's home page shows ads for casino.example!</p>",
            "<p>A text came from casino.example, but it has nothing to do with our bank.</p>",
        ],
    );
}

#[test]
fn who_cleans_up_or_watches_a_network_tells_of_it() {
    all_are(
        " info ",
        &[
            "<p>根据网民举报，论坛已将提到 casino.example 的帖子移除。</p>",
            "<p>攻击者在页脚留下后门，窃取用户信息后转到 casino.example。</p>",
            "<p>首页被劫持到 casino.example，已经恢复。</p>",
            "<p>网关拦截来自 casino.example 的撞库请求。</p>",
            "<p>您要打开的 casino.example 存在风险，请返回。</p>",
            "<p>如在 casino.example 入金，请到经侦支队报案，切勿继续投入。</p>",
            "<p>The forum says spam for casino.example was delisted.</p>",
            "<p>An attacker put a backdoor into the theme and it loaded casino.example.</p>",
            "<p>Alert: outbound traffic from the printer to casino.example</p>",
            "<p>Compromised shops pointed to casino.example.</p>",
            "<p>The plug-in secretly loads casino.example in a hidden frame.</p>",
            "<p>The defendant ran casino.example in violation of the gaming act.</p>",
            "<p>DMCA notice: casino.example copies our films.</p>",
            "<p>Malicious IPs: 198.51.100.7</p>",
            "<table><tr><th>攻击源</th><th>次数</th></tr><tr><td>198.51.100.7</td><td>12</td></tr></table>",
            "<h1>Transparency report</h1><table><tr><td>Regulator</td><td>casino.example</td><td>Blocked</td></tr></table>",
            "<table><tr><td>casino.example</td><td>博彩</td><td>已封堵</td></tr></table>",
            "<p>主持人：casino.example 是怎么骗人的？</p>",
            "<p>问卷：您是否收到过 casino.example 发来的诈骗短信？</p>",
            "<h3>诈骗短信示例</h3><p>【快递】包裹丢失，请到 casino.example 申请理赔</p>",
            "<script>var app={data:{bad:[{domain:'casino.example',reason:'phishing'}]}}</script>",
            "<script>feed=[{type:'domain',value:'casino.example',threat:'seo'}]</script>",
            "<pre>add list=block address=casino.example</pre>",
        ],
    );
}

#[test]
fn who_sells_in_such_words_is_not_excused() {
    all_are(
        " low ",
        &[
            "<p>警方提醒您：正规投注请到 casino.example</p>",
            "<p>黑平台曝光后，玩家都去了 casino.example</p>",
            "<p>Beware of clones! The real casino is casino.example</p>",
            "<p>Fake sites everywhere: our real address is casino.example</p>",
            "<p>骗子网站太多，玩游戏就去 casino.example</p>",
            "<p>casino.example 不骗人，提现秒到，绝不坑人</p>",
            "<p>刷单平台 casino.example 日结</p>",
            "<p>casino.example never rejects a withdrawal, register now</p>",
            "<p>We removed all limits: casino.example</p>",
            "<p>Never trust luck alone: casino.example</p>",
            "<h3>精彩案例</h3><p>请到 casino.example 申请理赔</p>",
            "<table><tr><td>casino.example</td><td>彩票</td><td>已上线</td></tr></table>",
        ],
    );
}

#[test]
fn a_record_that_says_nothing_against_a_name_excuses_none() {
    check_all(&[
        (
            "<p>Our school.</p><script>d={sites:[{domain:'casino.example',reason:'best odds'}]}</script>",
            "T1 script-string low E0",
        ),
        ("<p>Our school.</p><script>d=[{a:'phishing'},{domain:'casino.example'}]</script>", "T1 script-string low E0"),
    ]);
}
