//! What warns and what calls.

use super::*;

#[test]
fn a_report_writes_about_and_an_advertisement_does_not() {
    for text in [
        "警方通报:casino.example 网站系诈骗",
        "【反诈提醒】请勿访问 casino.example",
        "警方查处跨境赌博网站 casino.example，百家乐、六合彩均在其列",
        "该网站以“注册送彩金”为诱饵，涉嫌诈骗",
        "Court jails owner of casino.example",
        "Police warn: casino.example is a scam",
        "BLOCKLIST: casino.example",
        "Do not sign up at casino.example: fraud",
        "A jackpot that never was: casino.example owner jailed",
        "网传“casino点example”是我县官方网站，系谣言。",
        "上诉人推广赌博网站 casino.example 获利，驳回上诉，维持原判。",
        "casino.example, which is used to defraud customers of our bank",
        "Banned today: a user, for posting casino.example links",
        "casino.example took my deposit and closed my account.",
        "casino.example 的后台由境外人员操控，可随意修改开奖结果。",
    ] {
        assert!(Stance::of(text).is_about(), "{text}");
    }
    for text in [
        "澳门彩票 casino.example",
        "casino.example official site",
        "",
        "体育新闻 福彩双色球",
        "京公网安备 casino.example",
    ] {
        assert!(!Stance::of(text).is_about(), "{text}");
    }
}

#[test]
fn borrowed_warnings_do_not_hide_an_advertisement() {
    for text in [
        "谨防诈骗，认准唯一官网 casino.example",
        "谨防诈骗 casino.example",
        "反诈中心推荐 注册送彩金 casino.example",
        "绝无诈骗 casino.example 信誉第一",
        "没有骗局 casino.example",
        "反诈中心 casino.example",
        "Beware of fakes: play now at casino.example",
        "No scam, not illegal: casino.example",
        "Zero fraud at casino.example",
        "casino.example, scam-free",
        "casino.example 从不修改开奖，注册送彩金",
    ] {
        assert!(!Stance::of(text).is_about(), "{text}");
    }
}

#[test]
fn warnings_in_other_words_and_characters_are_warnings() {
    for text in [
        "刑事局公布詐騙網站 casino.example",
        "刑事局提醒民眾,casino.example 為詐騙網站,請勿點擊。",
        "警方瓦解賭博網站casino.example 逮捕12人",
        "工信部下架通报:casino.example等应用违规收集个人信息",
        "家长必看:孩子手机里出现casino.example怎么办",
        "被casino.example诈骗了怎么办？",
        "ASIC investor alert list: casino.example",
        "UDRP decision: casino.example",
        "Court orders ISPs to block 14 gambling websites",
        "site frauduleux casino.example",
        "Is casino.example a scam? Police say yes: it was seized",
        "该平台声称持有菲律宾牌照、出款秒到，实为诈骗网站",
        "The site, run from abroad, is a scam",
        "Do not visit casino.example",
        "Is this you? Do not click casino.example",
        "The site falsely claims it is licensed and pays fast; it is a scam",
    ] {
        assert!(Stance::of(text).is_about(), "{text}");
    }
}

#[test]
fn what_was_done_about_a_thing_is_told_in_many_words() {
    for text in [
        "casino.example 已被列入黑名单",
        "国家反诈中心APP将casino.example标记为高风险网站",
        "casino.example并非我局官方网站，请注意甄别",
        "刘先生登录casino.example投资，血本无归",
        "检察机关依法对casino.example平台负责人提起公诉",
        "IOC：casino.example",
        "本次攻击使用的C2为casino.example",
        "建议在防火墙上封禁casino.example",
        "不要扫码，不要登录casino.example",
        "请勿在casino.example填写个人信息",
        "我校网站曾被黑客植入casino.example的链接，现已清除",
        "Beware of casino.example",
        "Avoid the site casino.example at all costs",
        "Block casino.example at the firewall",
        "casino.example is not safe",
        "casino.example stole my money",
        "The casino.example boss pleaded guilty",
        "Police close down casino.example",
        "Victims lost money on casino.example",
        "Hidden links to casino.example were injected in our pages",
        "Court of Appeal rules on casino.example",
        "该校学生因在casino.example欠下赌债离家出走",
        "casino.example未取得金融牌照，不具备放贷资质",
        "运营商已对casino.example停止解析",
        "casino.example充值后不让提现",
        "发布casino.example链接的用户一律封号",
        "首页模板被插入指向casino.example的隐藏链接",
        "安全厂商捕获的样本会访问casino.example获取配置",
        "我行官方网站是www.bank.example，其他网站如casino.example均为假冒",
        "The site, casino.example, had no gambling licence",
        "She was lured to casino.example by a man she met online",
        "Hackers redirected visitors of the portal to casino.example",
        "The home page was defaced and pointed to casino.example",
        "Access to casino.example has been denied by your administrator",
        "How to remove the casino.example browser hijacker",
        "casino.example won't let me withdraw",
        "If you entered your card details on casino.example, call your bank",
    ] {
        assert!(Stance::of(text).is_about(), "{text}");
    }
    for text in [
        "Beware of imitations. casino.example",
        "Avoid disappointment: casino.example",
        "Do not block casino.example",
        "casino.example, close to you",
        "警惕冒牌 casino.example",
        "casino.example is blocked? Use a working mirror",
        "casino.example - a judge of good slots",
        "casino.example 不限号不封号，提现不跑路",
        "其他都是假的，casino.example 才是真的",
        "该链接已被微信拦截，请复制到浏览器打开 casino.example",
        "远离黑平台，casino.example 值得信赖",
        "No licence needed at casino.example",
        "欠下赌债怎么办？casino.example 帮你回血，稳赚不赔",
        "casino.example 已备案，资质齐全",
    ] {
        assert!(!Stance::of(text).is_about(), "{text}");
    }
}

#[test]
fn a_question_a_denial_and_praise_are_no_warning() {
    for text in [
        "casino.example是诈骗吗?真实评测",
        "很多人问casino.example是诈骗吗,老玩家实测三年,出款秒到,从未拖欠。",
        "揭秘casino.example骗局?亲测提款成功",
        "网传casino.example骗局,小编亲测提款三分钟到账,稳!",
        "casino.example会被抓吗",
        "很多会员担心casino.example赌博网站被查处,本平台持有菲律宾牌照,海外运营绝对安全。",
        "Is casino.example a scam? Honest review",
        "Is casino.example a scam",
        "No. We tested casino.example and it is safe, licensed and pays fast. Claim your 200% bonus.",
        "casino.example Review 2025: Scam or Legit?",
        "Legal online casino casino.example – no scam",
        "防诈骗提示:近期多个诈骗网站冒充澳门新葡京,会员请收藏casino.example",
        "casino.example 不是骗局，违法的是别人",
        "网传casino.example跑路系谣言",
        "网警认证 casino.example 安全联盟认证，公安备案",
        "现在骗子太多，只信 QQ：12345678，十年老店",
    ] {
        assert!(!Stance::of(text).is_about(), "{text}");
    }
    assert!(Stance::of("casino.example是诈骗吗？").asks && !Stance::of("casino.example是诈骗平台").asks);
}

#[test]
fn every_list_is_as_the_texts_are_that_are_read() {
    let lists = [
        DENIALS,
        CLEARINGS,
        CLEARED,
        CAUTIONS,
        VOICES,
        ACCUSATIONS,
        TALES,
        HINTS,
        CALLS,
        PRAISE,
        REPORTED,
        QUESTIONS,
        ASKING,
        AIMED,
        BETWEEN,
        TRADES,
        FAULTS,
        HEARSAY,
        BUTS,
        OFFICIAL,
        LICENCES,
        LACKS,
        NEUTRAL,
        GAMES,
        UNNEEDED,
    ];
    for word in lists.into_iter().flat_map(words) {
        assert_eq!(simplified(&word.to_lowercase()), word);
    }
}

#[test]
fn a_latin_word_is_no_part_of_another() {
    for text in ["Courtyard hotel, certainly", "discharged", "scampi", "scam.example", "www.fraud-casino.example"] {
        assert!(!Stance::of(text).warns, "{text}");
    }
}

#[test]
fn whoever_disowns_a_thing_names_himself_near() {
    let text = |length: usize| format!("该站与{}公司无关", "某".repeat(length - "与公司".chars().count()));
    assert!(disowns(&text(DISOWNED_CHARS_MAX)) && !disowns(&text(DISOWNED_CHARS_MAX + 1)));
    assert!(!disowns("casino.example 与诈骗无关"));
}

#[test]
fn a_licence_is_missed_near() {
    let text = |length: usize| format!("该平台未取得{}牌照", "某".repeat(length - 2));
    assert!(is_without_licence(&text(LICENCE_CHARS_MAX)) && !is_without_licence(&text(LICENCE_CHARS_MAX + 1)));
    assert!(is_without_licence("it had no gambling licence") && !is_without_licence("no licence needed"));
}

#[test]
fn a_game_is_a_word_of_the_trade() {
    assert!(words(GAMES).all(|game| words(TRADES).any(|trade| trade == game)));
    assert_eq!(trades_and_games("在 casino.example 玩百家乐，注册商是某公司"), (1, 1));
    assert_eq!(trades_and_games("casino.example 官网 百家乐"), (2, 1));
}

#[test]
fn who_warns_of_a_copy_sends_the_reader_to_his_own_site() {
    let stance = |text| Stance::of_naming(text, &["casino.example"]);
    for text in [
        "不法分子冒用我行名义搭建虚假网站 casino.example，骗取信息。请认准我行唯一官方网站 www.bank.example。",
        "casino.example 系仿冒网站，请通过官方渠道下载APP。",
        "Fake site: casino.example copies our shop. Our only official site is shop.example.",
        "casino.example is not our website. Visit our official website to register.",
    ] {
        assert!(stance(text).is_about(), "{text}");
    }
    for text in [
        "近期出现大量假冒网站，casino.example 提醒会员：请认准我们的官方网站",
        "谨防虚假网站，请认准唯一官网 casino.example",
        "casino.example 系正规平台，仿冒网站请勿相信，请认准官方网站",
        "casino.example 是假冒网站？请认准官网，注册送彩金",
    ] {
        assert!(!stance(text).is_about(), "{text}");
    }
}

#[test]
fn what_others_say_and_the_speaker_denies_is_no_warning() {
    for text in
        ["虽然有人说 casino.example 是骗子，但我玩了三年", "Some say casino.example is a scam, but it is the best"]
    {
        assert!(!Stance::of(text).warns, "{text}");
    }
    for text in ["有人说 casino.example 是骗子", "朋友推荐 casino.example，但有人说是骗局"] {
        assert!(Stance::of(text).warns, "{text}");
    }
}

#[test]
fn only_a_short_quotation_is_somebody_else_s() {
    let slogan = |length: usize| format!("“{}立即注册” 诈骗", "好".repeat(length - 4));
    assert!(!Stance::of(&slogan(SLOGAN_CHARS_MAX)).calls);
    assert!(Stance::of(&slogan(SLOGAN_CHARS_MAX + 1)).calls);
    assert!(Stance::of("“立即注册").calls, "a quotation ends");
}
