//! The numbers of a chart: CSV or a Markdown table in, named series out.

/// A table of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Data {
    /// What stands over the categories.
    pub(super) corner: String,
    /// The categories.
    pub(super) labels: Vec<String>,
    pub(super) series: Vec<Series>,
}

/// One column of numbers; what is not there is NaN.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) name: String,
    pub(super) values: Vec<f64>,
}

/// More than fits a slide many times over.
const MOST: usize = 500;

pub(super) fn read(source: &str) -> Result<Data, String> {
    let rows = if source.trim_start().starts_with('|') { markdown(source) } else { csv(source)? };
    let mut rows = rows.into_iter();
    let head = rows.next().ok_or("there is no data")?;
    // without a heading row the only series has no name
    let headless = head
        .get(1)
        .is_some_and(|cell| parse(cell).is_some() && parse(head.first().map_or("", String::as_str)).is_none())
        && head.len() == 2;
    let names: Vec<String> = if headless { vec![String::new()] } else { head.iter().skip(1).cloned().collect() };
    if names.is_empty() {
        return Err("there is only one column; the first one names the categories".to_owned());
    }
    let mut data = Data {
        corner: if headless { String::new() } else { head.first().cloned().unwrap_or_default() },
        labels: Vec::new(),
        series: names.into_iter().map(|name| Series { name, values: Vec::new() }).collect(),
    };
    let body = headless.then(|| (1, head.clone())).into_iter().chain(rows.enumerate().map(|(i, r)| (i + 2, r)));
    for (line, row) in body.take(MOST) {
        data.labels.push(row.first().cloned().unwrap_or_default());
        for (i, series) in data.series.iter_mut().enumerate() {
            let cell = row.get(i + 1).map_or("", |c| c.trim());
            let value = if cell.is_empty() {
                f64::NAN
            } else {
                parse(cell).ok_or_else(|| format!("`{cell}` in row {line} is not a number"))?
            };
            series.values.push(value);
        }
    }
    if data.labels.is_empty() {
        return Err("there are no rows under the heading".to_owned());
    }
    Ok(data)
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
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(source.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string().to_lowercase())?;
        let row: Vec<String> = record.iter().map(str::to_owned).collect();
        if row.iter().any(|c| !c.is_empty()) {
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

/// `12`, `12.5`, `12,5`, `1.234,5`, `1,234.5`, `40%`, `€ 12`.
fn parse(cell: &str) -> Option<f64> {
    let bare: String = cell.chars().filter(|c| !matches!(c, '€' | '$' | '£' | '%' | ' ' | '\u{a0}' | '_')).collect();
    let bare = bare.replace('−', "-");
    let (comma, point) = (bare.rfind(','), bare.rfind('.'));
    let plain = match (comma, point) {
        (Some(c), Some(p)) if c > p => bare.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => bare.replace(',', ""),
        (Some(_), None) => bare.replace(',', "."),
        _ => bare,
    };
    plain.parse::<f64>().ok().filter(|n| n.is_finite() && n.abs() < 1e15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_all_kinds_are_read() {
        for source in [
            "K,a,b\nx,1,2\ny,\"3,5\",4",
            "K;a;b\nx;1;2\ny;3,5;4",
            "| K | a | b |\n|---|--:|--:|\n| x | 1 | 2 |\n| y | 3,5 | 4 |",
        ] {
            let data = read(source).unwrap_or_else(|e| panic!("{source}: {e}"));
            assert_eq!(
                (data.labels.join(" "), data.series[0].values.clone(), data.series[1].name.clone()),
                ("x y".to_owned(), vec![1.0, 3.5], "b".to_owned())
            );
        }
        assert_eq!(read("x,1\ny,2").map(|d| d.labels.len()), Ok(2));
        assert_eq!(read("K,a\nx,nee"), Err("`nee` in row 2 is not a number".to_owned()));
        assert!(read("").is_err() && read("K,a").is_err() && read("K\nx").is_err() && read("K,a\n\"x,1").is_err());
    }
}
