// The topic tree: a WAI-ARIA tree whose rows carry a checkbox, a name and a count.
//
// data: { nodes: [{ name, label, depth, count, own, state: "on" | "off" | "mixed" }] } in tree
// order. A click or Space reports the node's name as the trigger `toggle`. Which branches are
// open is a matter of this browser tab only and is kept here, and so is what is looked for: a long
// tree then shows the topics whose names have it, and those above them.

const openBranches = new WeakMap()
// A tree of so many topics has a search.
const MANY = 12

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".tree")
  const find = parentElement.querySelector("input")
  const nothing = parentElement.querySelector(".nothing")
  const nodes = data?.nodes ?? []
  let open = openBranches.get(parentElement)
  if (!open) {
    open = new Set(nodes.filter(n => n.state === "mixed").map(n => n.name))
    openBranches.set(parentElement, open)
  }

  const hasChildren = i => i + 1 < nodes.length && nodes[i + 1].depth > nodes[i].depth
  const focused = root.getRootNode().activeElement?.dataset?.name
  let tabStop = focused && nodes.some(n => n.name === focused) ? focused : nodes[0]?.name

  find.hidden = nodes.length < MANY
  const wanted = () => (find.hidden ? "" : find.value.trim().toLowerCase())

  function found(text) {
    const kept = new Set()
    nodes.forEach((node, i) => {
      if (!node.label.toLowerCase().includes(text)) return
      let depth = node.depth + 1
      for (let k = i; k >= 0 && depth > 0; k--) {
        if (nodes[k].depth < depth) kept.add(k), (depth = nodes[k].depth)
      }
    })
    return [...kept].sort((a, b) => a - b).map(i => [nodes[i], i])
  }

  function rows() {
    if (wanted()) return found(wanted())
    const shown = []
    let closedDepth = Infinity
    nodes.forEach((node, i) => {
      if (node.depth > closedDepth) return
      closedDepth = hasChildren(i) && !open.has(node.name) ? node.depth : Infinity
      shown.push([node, i])
    })
    return shown
  }

  function toggleBranch(name) {
    open.has(name) ? open.delete(name) : open.add(name)
    draw(name)
  }

  function draw(focus) {
    const shown = rows()
    const looking = Boolean(wanted())
    nothing.hidden = shown.length > 0
    root.hidden = shown.length === 0
    if (!shown.some(([node]) => node.name === tabStop)) tabStop = shown[0]?.[0].name
    root.replaceChildren(
      ...shown.map(([node, i], at) => {
        const row = document.createElement("div")
        row.className = "row"
        row.dataset.name = node.name
        row.setAttribute("role", "treeitem")
        row.setAttribute("aria-level", node.depth + 1)
        row.setAttribute("aria-checked", { on: "true", off: "false", mixed: "mixed" }[node.state])
        row.tabIndex = node.name === tabStop ? 0 : -1
        row.style.paddingLeft = `${node.depth * 0.85}rem`
        row.classList.toggle("none", node.count === 0)

        const branch = document.createElement("span")
        branch.className = "branch"
        const below = looking ? shown[at + 1]?.[0].depth > node.depth : hasChildren(i)
        if (below) {
          const isOpen = looking || open.has(node.name)
          row.setAttribute("aria-expanded", isOpen)
          branch.classList.add(isOpen ? "open" : "folded")
          if (!looking) {
            branch.onclick = event => {
              event.stopPropagation()
              toggleBranch(node.name)
            }
          }
        }
        const box = document.createElement("span")
        box.className = `box ${node.state}`
        const label = document.createElement("span")
        label.className = "label"
        label.textContent = node.label
        label.title = node.label
        const count = document.createElement("span")
        count.className = "count"
        count.textContent = node.count.toLocaleString("en-US")
        const unit = document.createElement("span")
        unit.className = "spoken"
        unit.textContent = " problems"
        count.append(unit)
        row.append(branch, box, label, count)
        row.onclick = () => setTriggerValue("toggle", node.name)
        return row
      })
    )
    if (focus) root.querySelector(`[data-name="${CSS.escape(focus)}"]`)?.focus()
  }

  root.onkeydown = event => {
    const row = event.target.closest(".row")
    if (!row) return
    const all = [...root.children]
    const at = all.indexOf(row)
    const node = nodes.find(n => n.name === row.dataset.name)
    const branchy = row.hasAttribute("aria-expanded") && !wanted()
    const go = target => {
      if (!target) return
      row.tabIndex = -1
      target.tabIndex = 0
      tabStop = target.dataset.name
      target.focus()
    }
    const moves = {
      ArrowDown: () => go(all[at + 1]),
      ArrowUp: () => go(all[at - 1]),
      Home: () => go(all[0]),
      End: () => go(all[all.length - 1]),
      ArrowRight: () =>
        branchy && (open.has(node.name) ? go(all[at + 1]) : toggleBranch(node.name)),
      ArrowLeft: () => {
        if (branchy && open.has(node.name)) toggleBranch(node.name)
        else go(all.slice(0, at).reverse().find(r => +r.ariaLevel < +row.ariaLevel))
      },
      " ": () => setTriggerValue("toggle", node.name),
      Enter: () => setTriggerValue("toggle", node.name),
    }
    if (!moves[event.key] || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    moves[event.key]()
  }

  find.oninput = () => draw()
  find.onkeydown = event => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault()
      root.querySelector('[tabindex="0"]')?.focus()
    } else if (event.key === "Escape" && find.value) {
      find.value = ""
      draw()
    }
    event.stopPropagation() // a letter typed here is no shortcut of the page
  }

  draw(focused)
}
