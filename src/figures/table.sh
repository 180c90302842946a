#!/usr/bin/env bash
# The README's table of figures, by the command "evaluate" alone. The sets are not part of the project; each is a folder
# with train.csv and test.csv (text,label) and, where there are texts that belong nowhere, oos_test.csv and oos_train.csv:
# banking77, clinc150, hint3_curekart, smp2017_zh.
#
#   src/figures/table.sh DATA-FOLDER [OUTPUT-FOLDER]
#
# Writes each set's JSON and HTML report to the output folder and the table to standard output; what is there already is
# not made again.
set -euo pipefail
data=${1:?folder of the sets}
out=${2:-target/figures}
jar=$(dirname "$0")/../../target/ticket-triage.jar
mkdir -p "$out"

evaluate() { # NAME ARGUMENT...
  local name=$1
  shift
  [ -s "$out/$name.json" ] ||
    java -jar "$jar" evaluate "$@" --json "$out/$name.json" --report "$out/$name.html" >"$out/$name.txt"
}

# value of a figure in a pretty-printed JSON, the first of that name: the method asked for
figure() { # FILE NAME
  awk -v name="\"$2\"" '$1 == name { sub(/,$/, "", $3); print $3; exit }' "$1"
}

row() { # TITLE NAME
  local file=$out/$2.json cells="" name
  for name in accuracy coverage precision calibrationError oosAuroc oosRoutedShare hindsightCoverageWithOos; do
    cells+=" | $(figure "$file" $name | awk '{ print $1 == "null" ? "–" : sprintf("%.3f", $1) }')"
  done
  echo "| $1$cells |"
}

mini=all-minilm-l6-v2-q
of() { # SET ENCODER
  echo "--train $data/$1/train.csv --test $data/$1/test.csv --encoder $2 --compare"
}

evaluate banking77 $(of banking77 $mini) --curve
evaluate banking77-bge $(of banking77 bge-small-en-v1.5-q)
evaluate clinc150 $(of clinc150 $mini) --oos "$data/clinc150/oos_test.csv"
# the same with a hundred texts that belong nowhere among the examples
{ cat "$data/clinc150/train.csv"; tail -n +2 "$data/clinc150/oos_train.csv" | sed 's/,oos$/,none/'; } \
  >"$out/clinc150-none.csv"
evaluate clinc150-none --train "$out/clinc150-none.csv" --test "$data/clinc150/test.csv" --encoder $mini \
  --oos "$data/clinc150/oos_test.csv"
evaluate curekart $(of hint3_curekart $mini) --oos "$data/hint3_curekart/oos_test.csv"
evaluate smp2017 $(of smp2017_zh bge-small-zh-v1.5-q)

echo "| set, encoder | right at first | routed at a promised 95 % | of them right | calibration error | AUROC | nowhere, routed | all at 95 % in hindsight |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- |"
row "Banking77, all-MiniLM-L6-v2" banking77
row "Banking77, bge-small-en-v1.5" banking77-bge
row "CLINC150, all-MiniLM-L6-v2" clinc150
row "CLINC150 with examples of \`none\`" clinc150-none
row "HINT3 curekart, all-MiniLM-L6-v2" curekart
row "SMP2017, bge-small-zh-v1.5" smp2017
for name in banking77 banking77-bge clinc150 curekart smp2017; do
  echo
  echo "$name, by method:"
  sed -n '/^method /,/^$/p' "$out/$name.txt"
done
echo
echo "Banking77 by examples per category, means of five draws:"
sed -n '/^Examples per category/,$p' "$out/banking77.txt"
