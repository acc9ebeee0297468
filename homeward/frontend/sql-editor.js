// The editor: highlighting, completion of tables, columns and macros, Ctrl+Enter, and the place of an error.

const MOD_ENTER = "Mod-Enter";

// `words.editor` names it for who does not see it; `run` is called with Ctrl+Enter; `schema` is {tables, macros}.
export async function editor(url, parent, { words, text, run }) {
  const cm = await import(new URL(url, document.baseURI).href);
  const look = cm.HighlightStyle.define([
    { tag: cm.tags.keyword, color: "var(--sql-keyword)", fontWeight: "600" },
    { tag: [cm.tags.string, cm.tags.special(cm.tags.string)], color: "var(--sql-text)" },
    { tag: [cm.tags.number, cm.tags.bool, cm.tags.null], color: "var(--sql-number)" },
    { tag: cm.tags.comment, color: "var(--sql-comment)", fontStyle: "italic" },
  ]);
  const dialect = cm.SQLDialect.define({
    keywords:
      "all and any as asc between by case cast columns cross desc describe distinct else end except exclude execute exists explain " +
      "false filter first from full group having in inner intersect into is join last lateral left like ilike limit not null nulls offset on or " +
      "order over partition pivot positional prepare qualify recursive replace right sample select semi show summarize table then true " +
      "union unique unnest unpivot using values when where window with within",
    types: "bigint boolean date double integer interval struct timestamp varchar",
    builtin: "",
    doubleQuotedStrings: false,
  });
  let schema = { tables: [], macros: [] };
  // Names that are known are proposed: those after a table's name and a dot, all others, and macros with their parameters.
  function complete(context) {
    const after = context.matchBefore(/(\w+)\.(\w*)$/);
    const column = (table) => ({ name, type, definition }) => ({ label: name, type: "property", detail: `${table} · ${type.slice(0, 24)}`, info: definition || undefined });
    if (after) {
      const [name] = after.text.split(".");
      const table = schema.tables.find((each) => each.name === name);
      return table ? { from: after.from + name.length + 1, options: table.columns.map(column(name)), validFor: /^\w*$/ } : null;
    }
    const word = context.matchBefore(/\w+$/);
    if (!word && !context.explicit) return null;
    const columns = new Map();
    for (const table of schema.tables) for (const each of table.columns) if (!columns.has(each.name)) columns.set(each.name, column(table.name)(each));
    const options = [
      ...schema.tables.map(({ name }) => ({ label: name, type: "class", boost: 2 })),
      ...schema.macros.map(({ name, parameters }) => ({ label: name, type: "function", detail: `(${parameters.join(", ")})`, apply: `${name}(`, boost: 1 })),
      ...columns.values(),
    ];
    return { from: word ? word.from : context.pos, options, validFor: /^\w*$/ };
  }
  const language = cm.sql({ dialect, upperCaseKeywords: false });
  const view = new cm.EditorView({
    parent,
    doc: text,
    extensions: [
      cm.lineNumbers(),
      cm.history(),
      cm.drawSelection(),
      cm.bracketMatching(),
      cm.closeBrackets(),
      cm.indentOnInput(),
      cm.syntaxHighlighting(look),
      language,
      language.language.data.of({ autocomplete: complete }),
      cm.autocompletion({ icons: false }),
      cm.EditorView.lineWrapping,
      cm.EditorView.contentAttributes.of({ "aria-label": words.editor, spellcheck: "false", tabindex: "0" }),
      cm.Prec.highest(cm.keymap.of([{ key: MOD_ENTER, run: () => (run(), true) }])),
      // Tab leaves the editor, as it leaves every field: who has no mouse is not caught in it.
      cm.keymap.of([...cm.closeBracketsKeymap, ...cm.defaultKeymap, ...cm.historyKeymap, ...cm.completionKeymap]),
    ],
  });
  return {
    text: () => view.state.doc.toString(),
    set(next) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next }, selection: { anchor: 0 }, scrollIntoView: true });
    },
    insert(name) {
      view.dispatch(view.state.replaceSelection(name));
      view.focus();
    },
    know(next) {
      schema = next;
    },
    mark(place, message) {
      const end = view.state.doc.length;
      const diagnostics = place ? [{ from: Math.min(place.from, end), to: Math.min(place.to, end), severity: "error", message }] : [];
      view.dispatch(cm.setDiagnostics(view.state, diagnostics));
      if (place) view.dispatch({ selection: { anchor: Math.min(place.from, end) }, scrollIntoView: true });
    },
  };
}
