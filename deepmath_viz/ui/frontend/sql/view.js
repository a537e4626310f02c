// The text itself: CodeMirror with DuckDB's words, completion, and marks where an error is.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete"
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands"
import { PostgreSQL, SQLDialect, keywordCompletionSource, sql } from "@codemirror/lang-sql"
import { HighlightStyle, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language"
import { setDiagnostics } from "@codemirror/lint"
import { Compartment, EditorState, Prec, Transaction } from "@codemirror/state"
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers, placeholder } from "@codemirror/view"
import { tags } from "@lezer/highlight"
import { columnSource, schemaSource } from "./completion.js"

// PostgreSQL's list has hundreds of words more, `id` and `domain` among them.
const keywords =
  "all and anti any array as asc asof between both by case cast columns cross cube current_date" +
  " current_timestamp desc describe distinct else end escape except exclude exists explain analyze" +
  " extract filter first following for from full glob group grouping having ilike in inner" +
  " intersect interval is isnull join lateral last left like limit natural not notnull nulls offset" +
  " on or order outer over partition percent pivot positional preceding qualify range recursive" +
  " repeatable replace respect right rollup rows sample select semi sets show similar some" +
  " summarize table tables tablesample then to try_cast unbounded union unpivot using values when" +
  " where window with within without"
const types =
  "bigint bit blob boolean bool char date decimal double float float4 float8 hugeint int int4 int8" +
  " integer json list map numeric real smallint struct text time timestamp timestamptz tinyint" +
  " ubigint uhugeint uinteger usmallint utinyint uuid varchar"
const DuckDB = SQLDialect.define({ ...PostgreSQL.spec, keywords, types, builtin: "" })

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--st-primary-color)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--st-green-text-color)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--st-orange-text-color)" },
  { tag: tags.comment, color: "var(--st-gray-text-color)", fontStyle: "italic" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--st-blue-text-color)" },
])

const look = EditorView.theme({
  "&": { fontSize: "0.875rem", color: "var(--st-text-color)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--st-code-font)", lineHeight: "1.5", minHeight: "8.5rem", maxHeight: "24rem" },
  ".cm-content": { caretColor: "var(--st-text-color)", padding: "0.4rem 0" },
  ".cm-cursor": { borderLeftColor: "var(--st-text-color)" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--st-gray-text-color)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--st-text-color) 4%, transparent)",
  },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--st-blue-color) 28%, transparent)",
  },
  ".cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--st-blue-color) 25%, transparent)",
    outline: "none",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--st-background-color)",
    color: "var(--st-text-color)",
    border: "1px solid var(--st-border-color)",
    borderRadius: "var(--st-base-radius)",
    zIndex: "1000",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--st-code-font)", maxHeight: "14rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--st-primary-color)",
    color: "var(--st-background-color)",
  },
  ".cm-completionDetail": { opacity: "0.7", fontStyle: "normal" },
  ".cm-tooltip.cm-completionInfo": { fontFamily: "var(--st-font)", maxWidth: "20rem", padding: "0.4rem 0.6rem" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--st-red-color)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-diagnostic": { fontFamily: "var(--st-font)" },
})

export function createEditor(parent, { root, text, onRun, onChange }) {
  const language = new Compartment()
  const spoken = { tables: null, functions: null }
  const languageOf = (tables, functions) => [
    sql({ dialect: DuckDB }),
    autocompletion({
      override: [
        schemaSource(tables),
        columnSource(tables, functions),
        keywordCompletionSource(DuckDB, true),
      ],
      icons: false,
    }),
  ]
  const run = () => {
    onRun()
    return true
  }
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run }, { key: "Ctrl-Enter", run }])),
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        placeholder("SELECT … FROM problems"),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SQL query", spellcheck: "false" }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        syntaxHighlighting(colours),
        look,
        language.of(languageOf([], [])),
        EditorView.updateListener.of(update => {
          if (update.docChanged && !update.transactions.some(t => t.annotation(Transaction.remote))) {
            onChange(update.state.doc.toString())
          }
        }),
      ],
    }),
  })
  return {
    text: () => view.state.doc.toString(),
    focus: () => view.focus(),
    destroy: () => view.destroy(),
    set(text) {
      if (text === view.state.doc.toString()) return
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
        annotations: Transaction.remote.of(true),
      })
    },
    schema(tables, functions) {
      const now = JSON.stringify([tables, functions])
      if (now === spoken.now) return
      spoken.now = now
      view.dispatch({ effects: language.reconfigure(languageOf(tables, functions)) })
    },
    fault(error) {
      const doc = view.state.doc
      const found = []
      if (error?.line && error.line <= doc.lines) {
        const line = doc.line(error.line)
        // The server counts characters; this text counts UTF-16 units.
        const units = n => [...line.text].slice(0, n).join("").length
        const from = Math.min(line.from + units(error.column - 1), doc.length)
        const to = Math.min(line.from + units(error.column - 1 + error.length), line.to)
        found.push({ from, to: Math.max(to, from), severity: "error", message: error.message })
      }
      view.dispatch(setDiagnostics(view.state, found))
    },
  }
}
