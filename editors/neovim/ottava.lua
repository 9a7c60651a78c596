-- Ottava in Neovim, from version 0.7 on: starts `ottava language-server` for YAML files.
--
--     dofile('/path/to/ottava.lua')       in init.lua
--
-- Before it, `vim.g.ottava_command` names the program if it is not on the path, and `vim.g.ottava_rulebook` the rulebook
-- of cases that stand outside of any rulebook. `:Ottava showHandbook`, `:Ottava newRule noise.music` and so on are the
-- commands of the server.

-- The folder whose files belong together: that of a repository, or of the rulebook.
local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  local repository = vim.fn.finddir('.git', folder .. ';')
  if repository ~= '' then
    return vim.fn.fnamemodify(repository, ':p:h:h')
  end
  local head = vim.fn.findfile('rulebook.yaml', folder .. ';')
  return head ~= '' and vim.fn.fnamemodify(head, ':p:h') or folder
end

-- What the server asks to be shown opens in a window beside; before 0.8 Neovim does not do so by itself.
local function show(_, asked)
  local file = vim.uri_to_fname(asked.uri)
  if asked.external then
    vim.fn.jobstart({ vim.fn.has('mac') == 1 and 'open' or 'xdg-open', file }, { detach = true })
  else
    vim.schedule(function() vim.cmd('split ' .. vim.fn.fnameescape(file)) end)
  end
  return { success = true }
end

local function settings(root)
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.window.showDocument = { support = true }
  return {
    capabilities = capabilities,
    handlers = not vim.lsp.start and { ['window/showDocument'] = show } or nil,
    name = 'ottava',
    cmd = { vim.g.ottava_command or 'ottava', 'language-server' },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
    init_options = { rulebook = vim.g.ottava_rulebook or '' },
  }
end

local clients = {} -- by their root, for versions before 0.8, which do not look for one that is there

local function start(buffer)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if vim.lsp.start then
    vim.lsp.start(settings(root), { bufnr = buffer })
    return
  end
  if not clients[root] then
    local asked = settings(root)
    asked.on_exit = function() clients[root] = nil end
    clients[root] = vim.lsp.start_client(asked)
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

local function attached(buffer)
  local all = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = buffer }) or vim.lsp.buf_get_clients(buffer)
  return next(all) ~= nil
end

-- The tests run in the background: the lines above rules are asked for again whenever nobody types.
local function attach(told)
  start(told.buf)
  local refresh = function()
    -- Asked before there is a server, Neovim waits for the answer for ever.
    if attached(told.buf) then vim.lsp.codelens.refresh() end
  end
  vim.api.nvim_create_autocmd({ 'CursorHold', 'InsertLeave' }, { buffer = told.buf, callback = refresh })
end

vim.api.nvim_create_autocmd('FileType', { pattern = 'yaml', callback = attach })

vim.api.nvim_create_user_command('Ottava', function(told)
  local words = vim.split(told.args, ' +')
  local command = table.remove(words, 1)
  local arguments = { vim.uri_from_bufnr(0), unpack(words) }
  vim.lsp.buf_request(0, 'workspace/executeCommand', { command = 'ottava.' .. command, arguments = arguments })
end, {
  nargs = '+',
  complete = function() return { 'explainOnCase', 'newRule', 'showHandbook', 'showImpact', 'showTests', 'writeTest' } end,
})
