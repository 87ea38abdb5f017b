//! Reads the data files of `examples/data/nist/`: a header with the model, the two starting points and
//! the certified answer, then a table of `y,x`.

/// One data set with everything that NIST says about it.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// NIST's name of the problem.
    pub name: String,
    /// `lower`, `average` or `higher`, in NIST's judgement.
    pub difficulty: String,
    /// The model as NIST writes it.
    pub formula: String,
    /// The two certified starting points, far and near.
    pub starts: [Vec<f64>; 2],
    /// The certified parameters, to eleven digits.
    pub certified: Vec<f64>,
    /// The certified residual sum of squares.
    pub certified_rss: f64,
    /// The measured responses.
    pub y: Vec<f64>,
    /// The predictor at each response.
    pub x: Vec<f64>,
}

impl Dataset {
    /// Reads one file.
    ///
    /// # Errors
    ///
    /// Names the first line that is not of the expected form, or the part of the header that is missing.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut title, mut formula, mut certified_rss) = (None, None, None);
        let (mut starts, mut certified) = ([Vec::new(), Vec::new()], Vec::new());
        let (mut y, mut x) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let bad = || format!("cannot read the line `{line}`");
            if let Some(header) = line.strip_prefix("# NIST StRD nonlinear regression, ") {
                title = Some(header);
            } else if let Some(model) = line.strip_prefix("# model: ") {
                formula = Some(model.to_owned());
            } else if let Some(rss) = line.strip_prefix("# certified residual sum of squares: ") {
                certified_rss = rss.parse().ok();
            } else if line.starts_with("# b") {
                starts[0].push(number_after(line, "start1").ok_or_else(bad)?);
                starts[1].push(number_after(line, "start2").ok_or_else(bad)?);
                certified.push(number_after(line, "certified").ok_or_else(bad)?);
            } else if line != "y,x" {
                let (response, predictor) = line.split_once(',').ok_or_else(bad)?;
                y.push(response.parse().map_err(|_| bad())?);
                x.push(predictor.parse().map_err(|_| bad())?);
            }
        }
        let mut title = title.ok_or("the title line is missing")?.split(", ");
        Ok(Self {
            name: title.next().ok_or("the title names no problem")?.to_owned(),
            difficulty: title
                .next()
                .and_then(|level| level.strip_suffix(" difficulty"))
                .ok_or("the title names no level of difficulty")?
                .to_owned(),
            formula: formula.ok_or("the model is missing")?,
            starts,
            certified,
            certified_rss: certified_rss.ok_or("the residual sum of squares is missing")?,
            y,
            x,
        })
    }
}

/// The number that follows `key` in a line of words.
fn number_after(line: &str, key: &str) -> Option<f64> {
    let mut words = line.split_whitespace();
    words.find(|word| *word == key)?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::Dataset;

    const FILE: &str = "\
# NIST StRD nonlinear regression, Line, lower difficulty, 2 observations
# model: y = b1*x
# b1: start1 1.0 start2 -2.5 certified 3.0000000000E+00 sd 1.0E-02
# certified residual sum of squares: 2.5E-01
y,x
3.5,1.0
6.0,2.0
";

    #[test]
    fn a_file_is_read_whole() {
        let line = Dataset::parse(FILE).unwrap();
        assert_eq!((line.name.as_str(), line.difficulty.as_str()), ("Line", "lower"));
        assert_eq!(line.formula, "y = b1*x");
        assert_eq!(line.starts, [vec![1.0], vec![-2.5]]);
        assert_eq!((line.certified, line.certified_rss), (vec![3.0], 0.25));
        assert_eq!((line.y, line.x), (vec![3.5, 6.0], vec![1.0, 2.0]));
    }

    #[test]
    fn an_error_names_the_line() {
        let error = Dataset::parse(&FILE.replace("6.0,2.0", "6.0;2.0")).unwrap_err();
        assert_eq!(error, "cannot read the line `6.0;2.0`");
    }
}
