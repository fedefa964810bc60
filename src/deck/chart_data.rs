//! The numbers of a chart: CSV or a Markdown table in, named series out.

/// A table of numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// What stands over the categories.
    pub corner: String,
    /// The categories.
    pub labels: Vec<String>,
    /// The columns of numbers.
    pub series: Vec<Series>,
}

/// One column of numbers; what is not there is NaN.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its heading; empty where there is none.
    pub name: String,
    /// One for each category.
    pub values: Vec<f64>,
}

/// The kinds of charts.
pub const KINDS: &[&str] = &["bar", "stacked", "line", "area", "pie", "donut", "scatter"];

/// Slices of a circle that can be told apart; with more, the smallest become one.
pub const SLICES: usize = 6;

/// How many parts a chart shows one after the other: its series, of a circle its slices; 1 for what cannot be read.
pub fn parts(kind: &str, source: &str) -> u32 {
    let Ok(data) = read(source, "") else { return 1 };
    let shown = |i: usize| data.series.iter().any(|s| s.values.get(i).is_some_and(|v| *v > 0.0));
    let count = match kind {
        "pie" | "donut" => (0..data.labels.len()).filter(|i| shown(*i)).count().min(SLICES),
        _ => data.series.len(),
    };
    u32::try_from(count.max(1)).unwrap_or(1)
}

/// More than fits a slide many times over.
const MOST: usize = 500;

/// Reads CSV (commas, semicolons, tabs) or a Markdown table; `group` is what the deck's language puts between thousands.
pub fn read(source: &str, group: &str) -> Result<Data, String> {
    let rows = if source.trim_start().starts_with('|') { markdown(source) } else { csv(source)? };
    let head = rows.first().ok_or("there is no data")?;
    let headless = headless(&rows, group);
    // without a heading row the only series has no name
    let names: Vec<String> = if headless { vec![String::new()] } else { head.iter().skip(1).cloned().collect() };
    if names.is_empty() {
        return Err("there is only one column; the first one names the categories".to_owned());
    }
    let body = rows.get(usize::from(!headless)..).unwrap_or_default();
    if body.is_empty() {
        return Err("there are no rows below the header row".to_owned());
    }
    if body.len() > MOST {
        return Err(format!("there are {} rows, at most {MOST} are drawn", body.len()));
    }
    let grouped = grouped(body, group);
    let mut data = Data {
        corner: if headless { String::new() } else { head.first().cloned().unwrap_or_default() },
        labels: Vec::new(),
        series: names.into_iter().map(|name| Series { name, values: Vec::new() }).collect(),
    };
    for (i, row) in body.iter().enumerate() {
        let line = i + 1 + usize::from(!headless);
        if let Some(more) = row.iter().skip(data.series.len() + 1).find(|cell| !cell.is_empty()) {
            return Err(format!(
                "`{more}` in row {line} has no name in the header row (numbers with commas need \
                quotes)"
            ));
        }
        data.labels.push(row.first().cloned().unwrap_or_default());
        for (n, series) in data.series.iter_mut().enumerate() {
            let cell = row.get(n + 1).map_or("", |c| c.trim());
            let value = if matches!(cell, "" | "-" | "–" | "—" | "?" | "n/a" | "N/A" | "n.v.t.") {
                f64::NAN
            } else {
                parse(cell, grouped).ok_or_else(|| format!("`{cell}` in row {line} is not a number"))?
            };
            series.values.push(value);
        }
    }
    if data.series.iter().flat_map(|series| &series.values).all(|value| value.is_nan()) {
        return Err("there is no number in it".to_owned());
    }
    Ok(data)
}

/// Whether the first row is data: a name and a number that is no year over other things.
fn headless(rows: &[Vec<String>], group: &str) -> bool {
    let Some([first, second]) = rows.first().map(Vec::as_slice) else { return false };
    let year = |cell: &str| cell.len() == 4 && cell.parse::<u16>().is_ok_and(|n| (1_000..3_000).contains(&n));
    let others = rows.iter().skip(1).filter_map(|row| row.get(1)).all(|cell| year(cell));
    parse(second, group.chars().next()).is_some() && parse(first, None).is_none() && (others || !year(second))
}

/// The language's sign between thousands, if every number in which it stands can be read so: `1.200`, never `3.5`, `0.125`.
fn grouped(body: &[Vec<String>], group: &str) -> Option<char> {
    let sign = group.chars().next()?;
    let fine = |cell: &str| {
        let digits: String = cell.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect();
        let whole = digits.split(if sign == '.' { ',' } else { '.' }).next().unwrap_or("");
        let mut parts = whole.split(sign);
        let first = parts.next().unwrap_or("");
        matches!(first.len(), 1..=3) && !first.starts_with('0') && parts.all(|p| p.len() == 3)
    };
    let mut cells = body.iter().flat_map(|row| row.iter().skip(1)).filter(|cell| cell.contains(sign)).peekable();
    (cells.peek().is_some() && cells.all(|cell| fine(cell))).then_some(sign)
}

fn csv(source: &str) -> Result<Vec<Vec<String>>, String> {
    let first = source.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or("");
    let semicolons = first.matches(';').count() > first.matches(',').count();
    let tabs = first.contains('\t');
    let delimiter = if tabs {
        b'\t'
    } else if semicolons {
        b';'
    } else {
        b','
    };
    if source.matches('"').count() % 2 == 1 {
        return Err("a quote is not closed".to_owned());
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .from_reader(source.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string().to_lowercase())?;
        let row: Vec<String> = record.iter().map(str::to_owned).collect();
        // a comment has one cell; `#1,12` is data
        let comment = row.len() == 1 && row.first().is_some_and(|c| c.starts_with('#'));
        if row.iter().any(|c| !c.is_empty()) && !comment {
            rows.push(row);
        }
    }
    Ok(rows)
}

fn markdown(source: &str) -> Vec<Vec<String>> {
    source
        .lines()
        .map(str::trim)
        .filter(|l| l.starts_with('|') && !l.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')))
        .map(|l| l.trim_matches('|').split('|').map(|c| c.trim().to_owned()).collect())
        .collect()
}

/// `12`, `12.5`, `12,5`, `1.234,5`, `1,234.5`, `1.234.567`, `40%`, `€ 12`; with `grouped` also `1.234` (Dutch) and `1,234`.
fn parse(cell: &str, grouped: Option<char>) -> Option<f64> {
    let sign = |c: char| matches!(c, '€' | '$' | '£' | '¥' | '%' | '_' | '\'' | '’') || c.is_whitespace();
    let bare: String = cell.chars().filter(|c| !sign(*c)).map(|c| if c == '−' { '-' } else { c }).collect();
    if !bare.chars().any(|c| c.is_ascii_digit()) || bare.chars().any(|c| c.is_alphabetic() && !matches!(c, 'e' | 'E')) {
        return None;
    }
    let count = |c| bare.matches(c).count();
    let plain = match (bare.rfind(','), bare.rfind('.')) {
        (Some(c), Some(p)) if c > p => bare.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => bare.replace(',', ""),
        (Some(_), None) if grouped == Some(',') || count(',') > 1 => bare.replace(',', ""),
        (Some(_), None) => bare.replace(',', "."),
        (None, Some(_)) if grouped == Some('.') || count('.') > 1 => bare.replace('.', ""),
        _ => bare,
    };
    plain.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e15 && (*n == 0.0 || n.abs() > 1e-9))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_parts() {
        for (kind, source, expected) in [
            ("bar", "K,a,b,c\nx,1,2,3", 3),
            ("line", "K,a\nx,1\ny,2", 1),
            ("pie", "K,a\nx,1\ny,0\nz,2", 2),
            ("donut", "a,1\nb,1\nc,1\nd,1\ne,1\nf,1\ng,1\nh,1", 6),
            ("bar", "not a table", 1),
        ] {
            assert_eq!(parts(kind, source), expected, "{kind} {source}");
        }
    }

    #[test]
    fn tables_of_all_kinds_are_read() {
        for source in [
            "K,a,b\nx,1,2\ny,\"3,5\",4",
            "K;a;b\nx;1;2\ny;3,5;4",
            "# where from\nK\ta\tb\n\nx\t1\t2\ny\t3.5\t4",
            "| K | a | b |\n|---|--:|--:|\n| x | 1 | 2 |\n| y | 3,5 | 4 |",
        ] {
            let data = read(source, ".").unwrap_or_else(|e| panic!("{source}: {e}"));
            assert_eq!(
                (data.labels.join(" "), data.series[0].values.clone(), data.series[1].name.clone()),
                ("x y".to_owned(), vec![1.0, 3.5], "b".to_owned())
            );
        }
    }

    #[test]
    fn numbers_are_read_as_the_language_writes_them() {
        for (cells, group, expected) in [
            ("1.200;3.400", ".", vec![1_200.0, 3_400.0]),
            ("1.200;3.4", ".", vec![1.2, 3.4]),
            ("1.200;3.400", ",", vec![1.2, 3.4]),
            ("1,200;950", ",", vec![1_200.0, 950.0]),
            ("0.125;0.250", ".", vec![0.125, 0.25]),
            ("1.234.567;1.234,5", ".", vec![1_234_567.0, 1_234.5]),
            ("€ 12;−3%", ".", vec![12.0, -3.0]),
        ] {
            let source = format!("K;a\nx;{}", cells.replace(';', "\nx;"));
            assert_eq!(read(&source, group).map(|d| d.series[0].values.clone()), Ok(expected), "{cells}");
        }
    }

    #[test]
    fn headings_are_told_from_data() {
        for (source, rows, name) in [
            ("x,1\ny,2", 2, ""),
            ("Kanaal,2006\nTv,40", 1, "2006"),
            ("Opgericht,1990\nVerkocht,2004", 2, ""),
            ("#1,12\n#2,8", 2, ""),
        ] {
            let data = read(source, ".").unwrap_or_else(|e| panic!("{source}: {e}"));
            assert_eq!((data.labels.len(), data.series[0].name.as_str()), (rows, name), "{source}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (source, says) in [
            ("", "no data"),
            ("K,a", "no rows"),
            ("K\nx", "only one column"),
            ("K,a\nx,-\ny,", "no number"),
            ("K,a\n\"x,1", "a quote is not closed"),
            ("K,a\nx,nee", "`nee` in row 2 is not a number"),
            ("K,a\nx,1e400", "not a number"),
            ("K,a\nx,nan", "not a number"),
            ("K,a\nx,12,5", "`5` in row 2 has no name"),
        ] {
            assert!(read(source, ".").is_err_and(|e| e.contains(says)), "{source}: {:?}", read(source, "."));
        }
        let long = format!("K,a\n{}", "x,1\n".repeat(MOST + 1));
        assert!(read(&long, ".").is_err());
        assert!(read("K,a\nx,-\ny,\nz,1", ".").is_ok_and(|d| d.series[0].values.iter().take(2).all(|v| v.is_nan())));
    }
}
