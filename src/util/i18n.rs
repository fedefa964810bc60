//! The words of ours that are on slides and in lists of decks: a word and a language in, the word in that language out;
//! English where the language is not known. The player's own words are in `player/strings.json`.

/// The languages of [`Phrase::row`], in the order of its columns.
pub(crate) const TONGUES: [&str; 6] = ["en", "nl", "de", "fr", "es", "it"];

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    /// Over an alert that has no title of its own.
    Note,
    /// The same.
    Tip,
    /// The same.
    Important,
    /// The same.
    Warning,
    /// The same.
    Caution,
    /// Name of a chart that has no title.
    Chart,
    /// Over the table of a chart's numbers.
    ChartData,
    /// Behind their count: slices of a pie that are too many to show.
    Others,
    /// Over a list of decks.
    Decks,
    /// In place of a list of decks.
    NoDecks,
    /// Behind a one.
    Slide,
    /// Behind another number.
    Slides,
}

impl Phrase {
    /// The word in a language (`nl`, `nl-BE`).
    pub fn translate(self, lang: &str) -> &'static str {
        let row = self.row();
        let own = TONGUES.iter().zip(row).find(|(tongue, _)| primary(lang).eq_ignore_ascii_case(tongue));
        own.map_or(row[0], |(_, word)| word)
    }

    #[rustfmt::skip]
    const fn row(self) -> [&'static str; TONGUES.len()] {
        match self {
            Self::Note => ["Note", "Let op", "Hinweis", "Remarque", "Nota", "Nota"],
            Self::Tip => ["Tip", "Tip", "Tipp", "Astuce", "Consejo", "Suggerimento"],
            Self::Important => ["Important", "Belangrijk", "Wichtig", "Important", "Importante", "Importante"],
            Self::Warning => ["Warning", "Waarschuwing", "Warnung", "Avertissement", "Advertencia", "Avvertenza"],
            Self::Caution => ["Caution", "Voorzichtig", "Vorsicht", "Attention", "Precaución", "Attenzione"],
            Self::Chart => ["Chart", "Grafiek", "Diagramm", "Graphique", "Gráfico", "Grafico"],
            Self::ChartData => [
                "Data as a table", "Gegevens als tabel", "Daten als Tabelle",
                "Données en tableau", "Datos en una tabla", "Dati in tabella",
            ],
            Self::Others => ["others", "andere", "andere", "autres", "otros", "altri"],
            Self::Decks => [
                "Decks", "Presentaties", "Präsentationen",
                "Présentations", "Presentaciones", "Presentazioni",
            ],
            Self::NoDecks => [
                "There are no decks here yet.", "Er zijn hier nog geen presentaties.",
                "Hier gibt es noch keine Präsentationen.", "Il n’y a pas encore de présentations ici.",
                "Aquí aún no hay presentaciones.", "Qui non ci sono ancora presentazioni.",
            ],
            Self::Slide => ["slide", "dia", "Folie", "diapositive", "diapositiva", "diapositiva"],
            Self::Slides => ["slides", "dia’s", "Folien", "diapositives", "diapositivas", "diapositive"],
        }
    }
}

/// The language without its region: the first subtag of BCP 47, as it is written.
pub fn primary(lang: &str) -> &str {
    lang.split(['-', '_']).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_language_and_not_its_region() {
        for (lang, word) in [
            ("en", "Warning"),
            ("nl-BE", "Waarschuwing"),
            ("de_AT", "Warnung"),
            ("FR-ca", "Avertissement"),
            ("es-419", "Advertencia"),
            ("it", "Avvertenza"),
            ("fi", "Warning"),
            ("nld", "Warning"),
            ("", "Warning"),
        ] {
            assert_eq!(Phrase::Warning.translate(lang), word, "{lang}");
        }
    }
}
