//! `cleanup --split`: a packet for each owner, area or hoster, all of them in one folder.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use suyuan_cases::{Split, packet_of};
use suyuan_ledger::{EvidenceCopy, Reader};
use suyuan_model::{CaseState, Role};
use suyuan_share::{Digesting, Packet, Packets, PacketsWriter, RECORDS, Report, Tlp};
use suyuan_words::{Word, cli, packets as words, partners, say};

use crate::args::SplitBy;
use crate::exit::Unusable;
use crate::job_file::shown;
use crate::marked::Marks;
use crate::screen::Screen;
use crate::{clock, head, language, past, settle, spool};

/// By this file a folder of packets is known again.
pub(crate) const MARK: &str = ".suyuan-packets";

/// Columns of the text that goes with a packet: it is read in mails.
const TEXT_COLUMNS: usize = 80;

/// Writes packets into a folder, which appears under its name when all of them are whole.
pub(crate) fn write(reader: &Reader, by: SplitBy, folder: &Path, screen: &Screen) -> anyhow::Result<()> {
    let lang = screen.lang;
    let folder = Folder::begin(folder, screen)?;
    let now = clock::now();
    let (notes, everywhere) = (head::notes_as_of(reader, now, lang)?, past::gaps_everywhere(reader)?);
    let report = Report { lang, now, notes: &notes, everywhere: &everywhere, width: TEXT_COLUMNS };
    let mut store = spool::open()?;
    let split = Split::from(by);
    let mut writer = PacketsWriter::begin(split, report, &mut store)?;
    let (mut farms, mut dismissed, mut cleaned, mut disputed) = (0, 0, 0, 0);
    // Owners, hosters and the police are told what may be told to clients.
    let marks = Marks::up_to(reader, Tlp::Amber)?;
    settle::each_case_marked(
        &mut reader.ahead()?,
        settle::Which::Polluted,
        now,
        settle::Pages::StillThere,
        &marks,
        |file| {
            let left_out = match file.case.state {
                CaseState::Dismissed => Some(&mut dismissed),
                // Nothing is left to repair, or somebody has to look at what the owner said first.
                CaseState::Cleaned if split == Split::Owner => Some(&mut cleaned),
                CaseState::Disputed if split == Split::Owner => Some(&mut disputed),
                _ => None,
            };
            if let Some(count) = left_out {
                *count += 1;
                return Ok(());
            }
            // Whoever runs a farm is not the one to clean it up; an area or a hoster can close it.
            if file.case.role == Role::Farm && split == Split::Owner {
                farms += 1;
                return Ok(());
            }
            let network = if split == Split::Hoster { reader.network_of(&file.case.site)? } else { None };
            let key = packet_of(&file, split, network.as_deref());
            writer.put(&key, &file, |url| anyhow::Ok(reader.last_health(url)?))
        },
    )?;
    let mut packets = writer.end()?;
    let mut kept_from = KeptFrom::default();
    let path = folder.path.clone();
    folder.fill(|place| write_all(reader, &mut packets, &marks, place, &mut kept_from))?;
    screen.note(&say(lang, words::MADE, &[("n", &packets.len()), ("folder", &shown(&path))]));
    screen.counts(&[
        (partners::LEFT_OUT_FARMS, farms),
        (partners::LEFT_OUT_DISMISSED, dismissed),
        (words::LEFT_OUT_CLEANED, cleaned),
        (words::LEFT_OUT_DISPUTED, disputed),
        (partners::LEFT_OUT_MARKED_AMBER, marks.kept_back()),
        (words::LEFT_OUT_RECORDS, kept_from.marked),
        (words::LEFT_OUT_MISSING, kept_from.missing),
    ]);
    Ok(())
}

/// A folder of ours, which appears under its name when all that belongs into it is there.
pub(crate) struct Folder<'s> {
    path: PathBuf,
    screen: &'s Screen,
}

impl<'s> Folder<'s> {
    /// Refuses a place where something else is.
    pub(crate) fn begin(folder: &Path, screen: &'s Screen) -> Result<Self, Unusable> {
        let path = followed(folder).map_err(|why| unusable(partners::NO_FOLDER, folder, Some(why), screen))?;
        refuse_bad_place(&path, screen)?;
        Ok(Folder { path, screen })
    }

    /// Fills it, and puts it in the place of what was there.
    pub(crate) fn fill(self, fill: impl FnOnce(&Path) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let Folder { path: folder, screen } = &self;
        let beside = beside(folder);
        remove_left(folder).with_context(|| format!("failed to write into `{}`", folder.display()))?;
        fs::create_dir_all(&beside).map_err(|why| unusable(partners::NO_FOLDER, folder, Some(why), screen))?;
        tracing::trace!(at = "made");
        let written = fill(&beside)
            .and_then(|()| Ok(put_in_place(&beside, folder)?))
            .with_context(|| format!("failed to write into `{}`", folder.display()));
        if written.is_err() {
            // The half folder is ours; if it cannot be removed either, the first error says more.
            let _left = fs::remove_dir_all(&beside);
        }
        written
    }
}

/// A folder with something else in it stays as it is.
fn refuse_bad_place(folder: &Path, screen: &Screen) -> Result<(), Unusable> {
    if folder == Path::new("-") {
        let expected = words::A_FOLDER.text(screen.lang);
        let values: [(&str, &dyn std::fmt::Display); 2] = [("what", &"--split"), ("expected", &expected)];
        return Err(Unusable(say(screen.lang, cli::EXPECTED_SOMETHING, &values)));
    }
    match fs::read_dir(folder) {
        Ok(_) if folder.join(MARK).is_file() => Ok(()),
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(unusable(words::NOT_OURS, folder, None, screen)),
        },
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(why) => Err(unusable(partners::NO_FOLDER, folder, Some(why), screen)),
    }
}

fn unusable(word: Word, folder: &Path, why: Option<io::Error>, screen: &Screen) -> Unusable {
    let why = why.map(|why| language::told(screen.lang, why)).unwrap_or_default();
    Unusable(say(screen.lang, word, &[("file", &shown(folder)), ("why", &why)]))
}

/// How many captures have no records in their packets.
#[derive(Default)]
pub(crate) struct KeptFrom {
    /// They are not beside the ledger any more.
    pub(crate) missing: u64,
    /// They show something whose mark is stricter than that of a packet.
    pub(crate) marked: u64,
}

fn write_all(
    reader: &Reader,
    packets: &mut Packets<'_>,
    marks: &Marks,
    folder: &Path,
    kept_from: &mut KeptFrom,
) -> anyhow::Result<()> {
    fs::write(folder.join(MARK), "suyuan.packets/1\n")?;
    for number in 0..packets.len() {
        let mut packet = packets.packet(number);
        let place = folder.join(packet.name());
        fs::create_dir(&place)?;
        one(reader, &mut packet, marks, &place, kept_from)?;
    }
    put(folder, "index.csv", |out| Ok(packets.write_index(out)?))?;
    Ok(())
}

/// Writes the files of one packet, and last their digests.
fn one(
    reader: &Reader,
    packet: &mut Packet<'_, '_>,
    marks: &Marks,
    place: &Path,
    kept_from: &mut KeptFrom,
) -> anyhow::Result<()> {
    let mut lines = vec![
        put(place, "cover.html", |out| Ok(packet.write_cover(out)?))?,
        put(place, "cover.txt", |out| Ok(packet.write_text(out)?))?,
        put(place, "list.xlsx", |out| Ok(packet.write_list(out)?))?,
        put(place, "reply.csv", |out| Ok(packet.write_reply(out)?))?,
    ];
    lines.extend(write_evidence(reader, packet, marks, place, kept_from)?);
    packet.each_dead_links(|name, text| {
        let name = format!("dead-links/{name}");
        fs::create_dir_all(place.join(&name).parent().unwrap_or(place))?;
        lines.push(put(place, &name, |out| Ok(out.write_all(text.as_bytes())?))?);
        anyhow::Ok(())
    })?;
    put(place, "MANIFEST.sha256", |out| Ok(out.write_all(lines.concat().as_bytes())?))?;
    Ok(())
}

/// Writes the list of the findings and the records that it tells the places of; gives their lines of the manifest.
pub(crate) fn write_evidence(
    reader: &Reader,
    packet: &mut Packet<'_, '_>,
    marks: &Marks,
    place: &Path,
    kept_from: &mut KeptFrom,
) -> anyhow::Result<Vec<String>> {
    let mut records = Digesting::new(BufWriter::new(File::create(place.join(RECORDS))?));
    let mut copies = EvidenceCopy::of(reader);
    let mut lines = vec![put(place, "evidence.csv", |out| {
        packet.write_evidence(out, |kept| {
            if !marks.lets_record(kept) {
                kept_from.marked += 1;
                return anyhow::Ok(None);
            }
            let Some((bytes, answer)) = copies.records(kept)? else {
                kept_from.missing += 1;
                return anyhow::Ok(None);
            };
            let at = records.written() + answer as u64;
            records.write_all(&bytes)?;
            Ok(Some(at))
        })
    })?];
    let is_empty = records.written() == 0;
    let (out, line) = records.end(RECORDS);
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    if is_empty {
        fs::remove_file(place.join(RECORDS))?;
    } else {
        lines.push(line);
    }
    Ok(lines)
}

/// Writes a file, and tells its line of the manifest.
pub(crate) fn put(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<String> {
    let mut out = Digesting::new(BufWriter::new(File::create(folder.join(name))?));
    write(&mut out)?;
    let (out, line) = out.end(name);
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(line)
}

/// The folder that a link leads to; else the folder itself.
fn followed(folder: &Path) -> io::Result<PathBuf> {
    if folder.is_symlink() { fs::canonicalize(folder) } else { Ok(folder.to_path_buf()) }
}

/// Where the packets lie until all of them are whole.
fn beside(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}.{}.part", std::process::id()))
}

/// Removes what processes left beside the folder that died before their packets were whole, or before the old ones were gone.
fn remove_left(folder: &Path) -> io::Result<()> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let around = folder.parent().filter(|around| !around.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = fs::read_dir(around) else { return Ok(()) };
    for entry in entries {
        let left = entry?.path();
        let of_process = left
            .file_name()
            .and_then(|left| left.to_str()?.strip_prefix(&*name)?.strip_prefix('.')?.strip_suffix(".part"))
            .and_then(|number| number.parse().ok());
        if of_process.is_none_or(is_at_work) {
            continue;
        }
        if left.join(MARK).is_file() {
            remove_packets(&left)?;
        } else {
            // Death came between the folder and its mark: it is empty then, and what is not is somebody else's.
            let _not_ours = fs::remove_dir(left);
        }
    }
    Ok(())
}

/// Removes a folder of packets, its mark last: what is left by a death meanwhile is known as ours.
fn remove_packets(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == MARK {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
        tracing::trace!(at = "removed");
    }
    fs::remove_file(folder.join(MARK))?;
    tracing::trace!(at = "unmarked");
    fs::remove_dir(folder)
}

/// Whether another process has this number.
fn is_at_work(number: u32) -> bool {
    let other = i32::try_from(number).ok().and_then(rustix::process::Pid::from_raw);
    number != std::process::id()
        && other.is_some_and(|other| rustix::process::test_kill_process(other) != Err(rustix::io::Errno::SRCH))
}

/// Puts the new packets where the old ones were. The two change places in one step where the system can do that.
fn put_in_place(new: &Path, folder: &Path) -> io::Result<()> {
    tracing::trace!(at = "exported");
    if !folder.exists() {
        return fs::rename(new, folder);
    }
    let exchange = || {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        renameat_with(CWD, new, CWD, folder, RenameFlags::EXCHANGE)
    };
    if exchange().is_err() {
        let old = new.with_extension("old");
        fs::rename(folder, &old)?;
        fs::rename(new, folder)?;
        return if old.join(MARK).is_file() { remove_packets(&old) } else { fs::remove_dir(&old) };
    }
    // A folder that was there and empty has no mark.
    if new.join(MARK).is_file() { remove_packets(new) } else { fs::remove_dir(new) }
}

impl From<SplitBy> for Split {
    fn from(by: SplitBy) -> Split {
        match by {
            SplitBy::Owner => Split::Owner,
            SplitBy::Area => Split::Area,
            SplitBy::Hoster => Split::Hoster,
        }
    }
}
