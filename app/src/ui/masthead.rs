//! This module shows the header: logo, open files, request meter, time zone, appearance.

use leptos::prelude::*;

use crate::model::preferences::{Theme, Zone};
use crate::model::route::Route;
use crate::session::state::Page;
use crate::text::page as words;
use crate::ui::icon::{Glyph, Icon, Logo};
use crate::ui::privacy::Meter;
use crate::ui::shortcuts::MoreMenu;
use crate::ui::tabs::FileTabs;

/// The header of every page.
#[component]
pub fn Masthead(
    /// Links to other pages, between the logo and the files.
    children: Children,
) -> impl IntoView {
    let page = expect_context::<Page>();
    view! {
        <header class="masthead">
            <button
                type="button"
                class="home"
                aria-label=words::HOME
                on:click=move |_| page.select(Route::Start)
            >
                <Logo />
                <span class="home-name">{words::NAME}</span>
            </button>
            {children()}
            <FileTabs />
            <div class="masthead-end">
                <Meter />
                <ZoneSwitch />
                <ThemeSwitch />
                <MoreMenu />
            </div>
        </header>
    }
}

#[component]
fn ZoneSwitch() -> impl IntoView {
    let page = expect_context::<Page>();
    let options = Zone::ALL
        .into_iter()
        .map(|zone| {
            view! {
                <label class="switch-option">
                    <input
                        type="radio"
                        name="zone"
                        value=zone.as_str()
                        prop:checked=move || page.zone.get() == zone
                        on:change=move |_| page.set_zone(zone)
                    />
                    <span>{words::zone(zone)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="switch">
            <legend class="visually-hidden">{words::ZONE}</legend>
            {options}
        </fieldset>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let page = expect_context::<Page>();
    let options = Theme::ALL
        .into_iter()
        .map(|theme| {
            let icon = match theme {
                Theme::System => Icon::System,
                Theme::Light => Icon::Light,
                Theme::Dark => Icon::Dark,
            };
            view! {
                <label class="switch-option switch-icon" title=words::theme(theme)>
                    <input
                        type="radio"
                        name="theme"
                        value=theme.as_str()
                        prop:checked=move || page.theme.get() == theme
                        on:change=move |_| page.set_theme(theme)
                    />
                    <span>
                        <Glyph icon=icon />
                        <span class="visually-hidden">{words::theme(theme)}</span>
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="switch">
            <legend class="visually-hidden">{words::THEME}</legend>
            {options}
        </fieldset>
    }
}
