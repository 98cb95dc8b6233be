//! The page's binary: mounts the page.

fn main() {
    leptos::mount::mount_to_body(app::shell::App);
}
