//! How the system's allocator gives large blocks back.

/// A block of so many bytes is a mapping of its own, and goes back to the system as soon as it is let go.
///
/// It is what glibc begins with. It would move up to 32 MiB as large blocks are let go, and bodies of pages would then
/// lie scattered over the heaps of all threads, none of which can shrink.
#[cfg(target_env = "gnu")]
pub(crate) const MAPPED_BYTES_MIN: libc::c_int = 128 * 1024;

/// Keeps the threshold where it is (mallopt(3)); called before there is a second thread.
#[cfg(target_env = "gnu")]
pub(crate) fn set_up() {
    #[expect(unsafe_code, reason = "there is no other way to ask for it")]
    // SAFETY: it takes two numbers and changes a parameter of the allocator, and no other thread runs yet.
    let _is_taken = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED_BYTES_MIN) };
}

/// Other allocators have no such threshold.
#[cfg(not(target_env = "gnu"))]
pub(crate) fn set_up() {}
