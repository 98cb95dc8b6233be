//! This module makes up Moderne's reports: recipe runs, commits, the audit log and telemetry.

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::row::{DAY_S, Row};

/// A delimited report of Moderne that a sample imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderne {
    /// Recipe runs and their commits; rows without a commit end early.
    Usage,
    /// Recipe runs.
    RecipeRuns,
    /// Commits.
    Commits,
    /// The audit log.
    Audit,
    /// Version 2's telemetry of recipe runs.
    Trace,
}

const RUN: &str = "runId,recipeId,organizationId,recipeRunState,repositoryOrigin,repositoryPath,\
    repositoryBranch,recipeRunUserEmail,errorMarkers,warningMarkers,infoMarkers,debugMarkers,\
    totalFilesResults,totalFilesSearched,totalFilesChanges,timeSavingsInMinutes,\
    astLoadInMilliseconds,recipeRunInMilliseconds,dependencyResolutionInMilliseconds,\
    recipeRunCreatedAt,recipeRunUpdatedAt,stack,priority";

impl Moderne {
    /// Every report of the product that a sample can imitate.
    pub const ALL: [Self; 5] = [
        Self::Usage,
        Self::RecipeRuns,
        Self::Commits,
        Self::Audit,
        Self::Trace,
    ];

    /// Id of the kind that the sample is recognised as.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Usage => "moderne.usage",
            Self::RecipeRuns => "moderne.recipe_runs",
            Self::Commits => "moderne.commits",
            Self::Audit => "moderne.audit",
            Self::Trace => "moderne.trace",
        }
    }

    pub(super) fn header(self) -> String {
        match self {
            Self::Usage => {
                format!("{RUN},commitId,type,commitState,commitUserEmail,commitModifiedAt")
            }
            Self::RecipeRuns => RUN.to_owned(),
            Self::Commits => "commitId,runId,type,commitState,repositoryPath,\
                                     commitUserEmail,commitModifiedAt"
                .to_owned(),
            Self::Audit => "User,Target,Action type,Action,Description,Time,Outcome".to_owned(),
            Self::Trace => "origin,path,branch,syncOutcome,buildOutcome,runOutcome,\
                                   runStartTime,runId,runRecipeId,\
                                   runEstimatedEffortTimeSavingsMs,runFilesWithFixResults,\
                                   runElapsedTimeMs,commitOutcome,developer,organization"
                .to_owned(),
        }
    }

    /// Appends the record with number `index`, from 0.
    pub(super) fn push_record(self, out: &mut Vec<u8>, seed: u64, index: u64) {
        let mut row = Row::new(seed, index);
        let record = match self {
            Self::Usage => row.usage(),
            Self::RecipeRuns => row.recipe_run(),
            Self::Commits => row.commit(),
            Self::Audit => row.event(),
            Self::Trace => row.trace(),
        };
        out.extend_from_slice(record.as_bytes());
        out.push(b'\n');
    }
}

impl Row {
    /// As `java.sql.Timestamp` writes it.
    fn java(epoch_s: u64) -> String {
        Self::iso(epoch_s).replace('T', " ").replace('Z', ".0")
    }

    /// A repository in a run; four rows belong to one.
    fn run(&mut self, state: &str) -> String {
        let run = self.index / 4;
        let mut of_run = Dice::new(self.seed, About::Repository, run);
        let recipe = of_run.pick(&["UpgradeBuild", "FormatCode", "ReplaceLogging", "FixTypos"]);
        let person = of_run.below(12);
        let (organization, started_s) = (
            of_run.below(5),
            AS_OF_EPOCH_S - 7_200 - of_run.below(28 * DAY_S),
        );
        let (path, email) = (self.repository(), self.email(person));
        let searched = 20 + self.dice.below(900);
        let changed = if state == "FINISHED" {
            self.dice.below(40)
        } else {
            0
        };
        let (saved, ms) = (changed * 5, 800 + self.dice.heavy_tail(900, 400_000));
        let ended_s = started_s + ms / 1_000;
        let (created, updated) = (Self::java(started_s), Self::java(ended_s));
        format!(
            "r{run},org.example.{recipe},o{organization},{state},git.example.com,{path},main,\
             {email},0,0,0,0,{changed},{searched},{changed},{saved},{load},{ms},{resolve},\
             {created},{updated},sample,NORMAL",
            load = 100 + self.dice.below(900),
            resolve = self.dice.below(400),
        )
    }

    /// The outcome of a run on a repository.
    fn run_state(&mut self) -> &'static str {
        match self.dice.below(12) {
            0 => "ERROR",
            1 => "UNAVAILABLE",
            _ => "FINISHED",
        }
    }

    fn recipe_run(&mut self) -> String {
        let state = self.run_state();
        self.run(state)
    }

    fn usage(&mut self) -> String {
        let state = self.run_state();
        let run = self.run(state);
        if state != "FINISHED" || self.dice.chance(400) {
            return run;
        }
        let commit = self.index / 4;
        let outcome = self
            .dice
            .pick(&["COMPLETED", "COMPLETED", "COMPLETED", "FAILED"]);
        let email = self.email(commit % 12);
        let day = Self::day(AS_OF_EPOCH_S - DAY_S);
        format!("{run},c{commit},PullRequest,{outcome},{email},{day}")
    }

    fn commit(&mut self) -> String {
        let (run, path) = (self.index / 4, self.repository());
        let state = self
            .dice
            .pick(&["COMPLETED", "COMPLETED", "FAILED", "NO_CHANGES"]);
        let email = self.email(run % 12);
        let day = Self::day(self.moment(28));
        format!(
            "c{},r{run},PullRequest,{state},{path},{email},{day}",
            self.index
        )
    }

    fn event(&mut self) -> String {
        let (target, kind, action) = self.dice.pick(&[
            ("recipes", "Read", "GET_RECIPE"),
            ("recipe.runs", "Create", "RUN_RECIPE"),
            ("artifact.storage", "Update", "SYNC_ARTIFACTS"),
            ("tokens", "Create", "create.token"),
            ("organizations", "Delete", "delete.organization"),
        ]);
        let person = self.dice.below(15);
        let user = match person {
            0 => "Moderne".to_owned(),
            person => self.email(person),
        };
        let outcome = if self.dice.chance(60) {
            "Failed"
        } else {
            "Success"
        };
        let time = Self::iso(self.moment(28));
        format!("{user},{target},{kind},{action},,{time},{outcome}")
    }

    fn trace(&mut self) -> String {
        let run = self.index / 5;
        let (path, developer) = (self.repository(), self.email(run % 12));
        let outcome = if self.dice.chance(80) {
            "Failed"
        } else {
            "Succeeded"
        };
        let (fixed, ms) = (self.dice.below(30), 500 + self.dice.below(90_000));
        // Failed runs are not committed, and neither is every fourth run.
        let committed = match outcome {
            "Failed" => "",
            _ if run % 4 == 3 => "",
            _ if self.dice.chance(40) => "Failed",
            _ => "Succeeded",
        };
        let started = Self::iso(AS_OF_EPOCH_S - 7_200 - run % 28 * DAY_S);
        let recipe = ["UpgradeBuild", "FormatCode"][usize::from(run % 2 == 1)];
        format!(
            "git.example.com,{path},main,Succeeded,Succeeded,{outcome},{started},r{run},\
             org.example.{recipe},{saved},{fixed},{ms},{committed},{developer},ALL/Sample",
            saved = fixed * 300_000,
        )
    }
}
