-- Ottava in Neovim, from version 0.7 on: starts `ottava language-server` for YAML files in or beside a rulebook.
--
--     :luafile /path/to/ottava.lua        or `dofile('/path/to/ottava.lua')` in init.lua
--
-- Before it, `vim.g.ottava_command` names the program if it is not on the path, and `vim.g.ottava_rulebook` the rulebook
-- of cases that stand outside of any rulebook.

local command = vim.g.ottava_command or 'ottava'
local clients = {}

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

local function start(buffer)
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if not clients[root] then
    clients[root] = vim.lsp.start_client({
      name = 'ottava',
      cmd = { command, 'language-server' },
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = vim.fn.fnamemodify(root, ':t') } },
      init_options = { rulebook = vim.g.ottava_rulebook or '' },
      on_exit = function() clients[root] = nil end,
    })
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

vim.api.nvim_create_autocmd('FileType', { pattern = 'yaml', callback = function(told) start(told.buf) end })
