//! Reads `examples/data/longley/Longley.csv`: a header with the certified answer, then a table with the response first.

/// The data set with everything that NIST says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Longley {
    /// What each coefficient belongs to, the constant term first.
    pub names: Vec<String>,
    /// The certified coefficients.
    pub certified: Vec<f64>,
    /// The certified standard deviation of the residuals.
    pub certified_deviation: f64,
    /// The responses.
    pub y: Vec<f64>,
    /// The predictors at each response.
    pub x: Vec<Vec<f64>>,
}

impl Longley {
    /// Reads the data set, which is part of the program.
    ///
    /// # Errors
    ///
    /// Names the line that cannot be read.
    pub fn read() -> Result<Self, String> {
        Self::parse(include_str!("data/longley/Longley.csv")).map_err(|error| format!("Longley.csv: {error}"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let (mut names, mut certified) = (Vec::new(), Vec::new());
        let (mut certified_deviation, mut columns) = (None, None);
        let (mut y, mut x) = (Vec::new(), Vec::new());
        for line in text.lines() {
            let number = |text: &str| text.parse().map_err(|_| format!("cannot read `{text}` in the line `{line}`"));
            if let Some(deviation) = line.strip_prefix("# certified residual standard deviation: ") {
                certified_deviation = Some(number(deviation)?);
            } else if let Some((name, value)) =
                line.strip_prefix("# ").and_then(|header| header.split_once(": certified "))
            {
                names.push(name.to_owned());
                certified.push(number(value)?);
            } else if columns.is_none() {
                // The names of the columns end the header, whose first line is the title.
                columns = (!line.starts_with('#')).then(|| line.split(',').count());
            } else {
                let numbers: Vec<f64> = line.split(',').map(number).collect::<Result<_, _>>()?;
                match numbers.split_first() {
                    Some((response, predictors)) if Some(numbers.len()) == columns => {
                        y.push(*response);
                        x.push(predictors.to_vec());
                    }
                    _ => return Err(format!("the line `{line}` has too few or too many columns")),
                }
            }
        }
        if columns != Some(names.len()) {
            return Err("the header does not certify every coefficient".to_owned());
        }
        let certified_deviation = certified_deviation.ok_or("the residual standard deviation is missing")?;
        Ok(Self { names, certified, certified_deviation, y, x })
    }
}

#[cfg(test)]
mod tests {
    use super::Longley;

    const FILE: &str = "\
# NIST StRD linear regression, Line, lower difficulty, 2 observations
# constant: certified 1.5
# slope: certified -0.5E-01
# certified residual standard deviation: 0.25
y,x
3.5,1
6.0,2
";

    #[test]
    fn a_file_is_read_whole() {
        let line = Longley {
            names: vec!["constant".into(), "slope".into()],
            certified: vec![1.5, -0.05],
            certified_deviation: 0.25,
            y: vec![3.5, 6.0],
            x: vec![vec![1.0], vec![2.0]],
        };
        assert_eq!(Longley::parse(FILE), Ok(line));
        let longley = Longley::read().unwrap();
        assert_eq!((longley.y.len(), longley.certified.len()), (16, 7));
    }

    #[test]
    fn an_error_names_the_line() {
        let error = |from, to| Longley::parse(&FILE.replace(from, to)).unwrap_err();
        assert_eq!(error("6.0,2", "6.0;2"), "cannot read `6.0;2` in the line `6.0;2`");
        assert_eq!(error("6.0,2", "6.0"), "the line `6.0` has too few or too many columns");
        assert_eq!(error("# slope: certified -0.5E-01\n", ""), "the header does not certify every coefficient");
    }
}
