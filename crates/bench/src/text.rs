//! The words that pages are filled with.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::GBK;

use crate::random::Random;

const CHINESE: &[&str] = &[
    "为进一步做好秋季学期教学安排，学校教务处于本周召开专题会议，研究部署期中检查工作。",
    "县农业农村局组织技术人员深入田间地头，指导农户抢抓农时，确保颗粒归仓。",
    "会议指出，要把群众的安危冷暖放在心上，及早谋划冬季供暖和道路除雪。",
    "图书馆新增借阅终端十二台，读者凭身份证即可自助办理借还手续。",
    "本次运动会共设田径、跳绳、拔河等十余个项目，八百余名师生参加了开幕式。",
    "市民可通过服务热线或网上办事大厅查询办理进度，工作人员将在三个工作日内答复。",
    "项目建成后，预计年处理生活垃圾二十万吨，有效改善周边环境质量。",
    "医院门诊楼改造工程已进入收尾阶段，预计下月底投入使用。",
    "请各单位于十五日前将报名表和汇总表发送至指定邮箱，逾期不再受理。",
    "博物馆推出“古城记忆”专题展览，展出文物和老照片三百余件。",
    "学生会面向全校征集校园文化节标志，作品须为原创，格式不限。",
    "专家组实地查看了水库大坝、溢洪道和泄洪闸，并听取了情况汇报。",
    "公司与三家科研院所签订合作协议，共建新材料联合实验室。",
    "社区志愿者走进独居老人家中，帮助打扫卫生、测量血压，并送上节日问候。",
    "根据气象部门预报，未来三天有一次明显降温过程，请注意防寒保暖。",
    "展会期间，主办方将安排免费接驳车往返地铁站与展馆之间。",
];

const ENGLISH: &[&str] = &[
    "The department invites applications for three doctoral positions in hydrology, starting next autumn.",
    "Visitors are asked to leave large bags at the cloakroom; photography without flash is permitted.",
    "The council approved the budget for the new footbridge and expects work to begin in spring.",
    "Our library is open until nine o&#39;clock on weekdays and until five on Saturdays.",
    "Participants reported that the workshop&rsquo;s examples were &ldquo;clear and easy to follow&rdquo;.",
    "Sales of spare parts rose by 4.2 % against the same quarter of the year before.",
    "Parents &amp; guardians will receive the timetable by letter in the first week of term.",
    "A short walk from the station leads to the old mill, the rose garden and the caf&eacute;.",
    "The survey covered 1,204 households in eleven districts; results are given in the annex.",
    "Registration closes on Friday; late entries cannot be considered.",
    "Maintenance of the booking system is planned for Sunday between 02:00 and 04:00.",
    "Volunteers planted two hundred trees along the river bank last weekend.",
];

const TITLES: &[&str] = &[
    "关于做好期中教学检查的通知",
    "秋收现场会在我县召开",
    "门诊楼改造工程进展情况",
    "校园文化节标志征集",
    "图书馆开放时间调整",
    "冬季供暖服务指南",
    "Opening hours over the holidays",
    "New footbridge approved",
    "Doctoral positions in hydrology",
    "Annual report and accounts",
    "Timetable for the spring term",
    "How to find us",
];

/// A page that is being written, in the encoding of its host.
pub(crate) struct Paper {
    pub(crate) bytes: Vec<u8>,
    is_gbk: bool,
}

impl Paper {
    pub(crate) fn new(is_gbk: bool, bytes: usize) -> Self {
        Paper { bytes: Vec::with_capacity(bytes), is_gbk }
    }

    /// Adds a text; those of this file are encoded once.
    pub(crate) fn add(&mut self, text: &str) {
        static ENCODED: LazyLock<HashMap<&str, Vec<u8>>> = LazyLock::new(|| {
            [CHINESE, TITLES].concat().into_iter().map(|text| (text, GBK.encode(text).0.into_owned())).collect()
        });
        if !self.is_gbk || text.is_ascii() {
            return self.bytes.extend(text.as_bytes());
        }
        match ENCODED.get(text) {
            Some(encoded) => self.bytes.extend(encoded),
            None => self.bytes.extend(&*GBK.encode(text).0),
        }
    }
}

/// Adds the sentences of a paragraph, all in one language.
pub(crate) fn paragraph(page: &mut Paper, random: &mut Random) {
    // Two Chinese paragraphs for each English one.
    let (sentences, space) = if random.below(3) < 2 { (CHINESE, "") } else { (ENGLISH, " ") };
    for _ in 0..random.below(4) + 2 {
        page.add(random.pick(sentences));
        page.add(space);
    }
}

pub(crate) fn title(random: &mut Random) -> &'static str {
    random.pick(TITLES)
}
