-- Neovim as an author uses it: each step is done in a file of a rulebook, and what came of it is written to $OUTCOME.

local outcome = {}

local function wait(what, found)
  local value
  if not vim.wait(60000, function() value = found() return value end, 50) then
    error('waited a minute for ' .. what)
  end
  return value
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

local function set(lines) vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(lines, '\n')) end

local function go_to(words)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search('\\V' .. words, 'c') > 0, 'not in the file: ' .. words)
end

-- The text of a window that floats, such as that of a hover.
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
    end
  end
end

local function with_code(code)
  for _, each in ipairs(vim.diagnostic.get(0)) do
    if each.code == code then return each end
  end
end

local function open(name)
  vim.cmd('edit! ' .. name)
  vim.cmd('doautocmd CursorHold')
  wait('the server', function() return next(vim.lsp.buf_get_clients(0)) ~= nil end)
end

local steps = {}

function steps.diagnostics()
  open('safety.yaml')
  local sound = text()
  set((sound:gsub('because:', 'becuase:', 1)))
  outcome.diagnostics = wait('the mistake', function() return with_code('unknown-key') end)
  outcome.diagnostics.namespace, outcome.diagnostics.user_data = nil, nil

  -- The fix is chosen from the list that Neovim shows.
  vim.ui.select = function(items, options, choose)
    outcome.offered = vim.tbl_map(options.format_item, items)
    choose(items[1], 1)
  end
  vim.fn.cursor(outcome.diagnostics.lnum + 1, outcome.diagnostics.col + 1)
  vim.lsp.buf.code_action()
  wait('the fix', function() return text() == sound end)
  wait('the mistake to go', function() return not with_code('unknown-key') end)
  outcome.fixed = true
end

function steps.hover()
  open('safety.yaml')
  go_to('safety.threat')
  vim.lsp.buf.hover()
  outcome.hover = wait('the hover', floating)
  vim.cmd('normal! jk')
end

function steps.completion()
  open('safety.yaml')
  local sound = text()
  set((sound:gsub('when: {order.problem: account_misused}', 'when: {order.pro', 1)))
  go_to('{order.pro')
  vim.fn.cursor(vim.fn.line('.'), vim.fn.col('$') - 1)
  local parameters = vim.lsp.util.make_position_params()
  parameters.position.character = parameters.position.character + 1
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/completion', parameters, 30000)
  outcome.completion = {}
  for _, answer in pairs(answers) do
    for _, each in ipairs(vim.lsp.util.text_document_completion_list_to_complete_items(answer.result, 'order.pro')) do
      table.insert(outcome.completion, each.word)
    end
  end
  set(sound)
end

function steps.lenses()
  open('safety.yaml')
  outcome.lens = wait('what the tests show', function()
    vim.cmd('doautocmd CursorHold')
    for _, each in ipairs(vim.lsp.codelens.get(0)) do
      if each.command.title:find('fires in') then return each.command.title end
    end
  end)
end

function steps.rename()
  open('safety.yaml')
  go_to('safety.threat')
  vim.lsp.buf.rename('safety.menace')
  wait('the new name', function() return text():find('id: safety.menace', 1, true) end)
  vim.cmd('silent wall')
end

function steps.formatting()
  open('safety.yaml')
  local sound = text()
  set((sound:gsub('  title: Somebody else', '  title:    Somebody else', 1)))
  if vim.lsp.buf.format then vim.lsp.buf.format() else vim.lsp.buf.formatting_sync(nil, 30000) end
  outcome.formatted = text() == sound
  set(sound)
end

function steps.command()
  open('safety.yaml')
  vim.cmd('Ottava newRule noise.music')
  wait('the new rule', function() return vim.fn.bufnr('noise.yaml') > 0 end)
  local lines = vim.api.nvim_buf_get_lines(vim.fn.bufnr('noise.yaml'), 0, -1, false)
  vim.cmd('Ottava explainOnCase proof.ask')
  outcome.page = wait('the page', function() return vim.fn.expand('%:e') == 'md' and text() end)
  outcome.begun = table.concat(lines, '\n')
end

local done, why = xpcall(function()
  for _, step in ipairs({ 'diagnostics', 'hover', 'completion', 'formatting', 'lenses', 'rename', 'command' }) do
    steps[step]()
  end
end, debug.traceback)
outcome.error = not done and why or nil
vim.fn.writefile({ vim.json.encode(outcome) }, vim.env.OUTCOME)
vim.cmd('qall!')
