# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_dpo_global_optspecs
    string join \n store= policy= key-file= key-pass-file= operator= lang= format= json o/output= q/quiet v/verbose color= no-input lock-wait= today= h/help V/version
end
function __fish_dpo_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_dpo_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end
function __fish_dpo_using_subcommand
    set -l cmd (__fish_dpo_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end
complete -c dpo -n "__fish_dpo_needs_command" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_needs_command" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_needs_command" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_needs_command" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_needs_command" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_needs_command" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_needs_command" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_needs_command" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_needs_command" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_needs_command" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_needs_command" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_needs_command" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_needs_command" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_needs_command" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_needs_command" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "init" -d 'Make a store, its key and a commented policy'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "import" -d 'Take contacts from CSV or XLSX exports into the store'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "policy" -d 'Check the policy, or show what is in force'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "demo" -d 'Run the main job on invented exports of several systems'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "audit" -d 'Check the store, or files, against the rules'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "explain" -d 'Explain a rule: what it checks, why, an example, how to put it right'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "detect" -d 'Show what personal and sensitive facts a table or a text holds'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "may-contact" -d 'Tell who may be contacted by a channel for a purpose'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "retention" -d 'List who is kept past which limit, and since when'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "lint-mail" -d 'Check a marketing message, and the list it is to go to'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "report" -d 'Report on a period: coverage of consent, unnecessary fields, findings, retention, sources'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "find" -d 'Find the records of a person'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "show" -d 'Show everything the store holds about a person'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "consent" -d 'Ask for consent, take the answers, record, withdraw and prove them'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "today" -d 'Show what is due or waiting, the worst first'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "request" -d 'Keep the register of requests: open, identify, extend, refuse, close'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "deadline" -d 'Compute the days by which a request is to be answered'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "access" -d 'Answer a request for access with a copy of all data'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "export" -d 'Answer a request for access with a copy of all data'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "port" -d 'Hand over what a person provided, for another system'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "rectify" -d 'Correct or complete a person\'s data'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "restrict" -d 'Block a person\'s data: it is kept, and nothing else is done with it'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "block" -d 'Block a person\'s data: it is kept, and nothing else is done with it'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "lift" -d 'End a restriction, after the person was told'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "unblock" -d 'End a restriction, after the person was told'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "object" -d 'Record an objection: direct marketing stops at once'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "erase" -d 'Erase a person\'s data, look afterwards, and give a receipt'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "delete" -d 'Erase a person\'s data, look afterwards, and give a receipt'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "writeback" -d 'Hand over to the systems of the sources what was decided'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "notices" -d 'Keep what recipients are still to be told (Art. 19 GDPR)'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "trail" -d 'Show, verify, anchor or prove the trail of what was done'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "key" -d 'Protect, change or recover the key; give operators keys of their own'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "store" -d 'Check, back up, restore, compact or destroy the store'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "setup" -d 'Put manual pages and completions where your shell and `man` find them'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "man" -d 'Print a page of the manual'
complete -c dpo -n "__fish_dpo_using_subcommand init" -l recovery-file -d 'Write the recovery code to this file, with mode 0600' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand init" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand init" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand init" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand init" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand init" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand init" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand init" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand init" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand init" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand init" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand import" -l source -d 'The source they belong to [default: the recognised system, else the file\'s name]' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand import" -l rejects -d 'Write rejected rows to this file, in clear, to be corrected and imported again' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand import" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand import" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand import" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand import" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand import" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand import" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand import" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand import" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand import" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand import" -l partial -d 'The files hold only some of the source\'s records: what is missing has not left it'
complete -c dpo -n "__fish_dpo_using_subcommand import" -l print-map -d 'Print the `[[source]]` block that the file\'s columns make, and stop'
complete -c dpo -n "__fish_dpo_using_subcommand import" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand import" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand import" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand import" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand import" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand import" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -f -a "check" -d 'Check the whole policy file; every mistake is told with its line'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -f -a "show" -d 'Print what is in force, defaults included'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand demo" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand demo" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand demo" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand demo" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l fail-on -d 'The mildest finding that makes the exit status 1' -r -f -a "low\t''
medium\t''
high\t''
critical\t''
never\t''"
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l rule -d 'Only this rule; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l source -d 'Only this source of the store; with files, the source they are taken for' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l limit -d 'How many findings are listed: per rule in a table (5; 0: all), in all elsewhere (0: all)' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l new-only -d 'Only what the last audit of the store did not find'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l drift -d 'Only what changed between the last two exports of each source: consents that appeared without proof, opt-outs that are gone, new columns, records that came back, changes in bulk'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand explain" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l column -d 'Only this column; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand detect" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand detect" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand detect" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand detect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand detect" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l channel -d 'The channel' -r -f -a "email\t''
phone\t''
sms\t''
post\t''
fax\t''"
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l purpose -d 'The purpose, where several use the channel' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l allowed -d 'Write what may be used to this file instead of standard output' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l refused -d 'Write refusals to this file, as CSV: line, record, data subject, reason' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l email -d 'Ask about the person with this e-mail address' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l phone -d 'Ask about the person with this telephone number' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l id -d 'Ask about the person to whom a source gave this id' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l source -d 'The source whose ids the file bears [default: the recognised one, if the store has it]' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -f -a "due" -d 'List what is due; the exit status 1 says that something is'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -f -a "apply" -d 'Print the plan of what is to be done'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l source -d 'Only this source' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l source -d 'Only this source' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l to -d 'The list of recipients, any table that import reads: each is looked up in the store' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l purpose -d 'The purpose that the message serves, where several use e-mail' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l source -d 'The source whose ids the list bears [default: the recognised one, if the store has it]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l volume -d 'How many such messages go to one provider a day; from 5000 the rules for bulk senders are high' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l fail-on -d 'The mildest finding that makes the exit status 1' -r -f -a "low\t''
medium\t''
high\t''
critical\t''
never\t''"
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l transactional -d 'The message is transactional (an invoice, a password): the rules for advertising hold only if it advertises'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand report" -l period -d 'A month, quarter or year: 2026-10, 2026-Q4, 2026 [default: the month before]' -r
complete -c dpo -n "__fish_dpo_using_subcommand report" -l write -d 'The files to write; several are separated by commas [default: html with a table, else none]' -r -f -a "html\t'One self-contained HTML file'
pdf\t'Tagged PDF (PDF/A-2a, PDF/UA-1)'
xlsx\t'A workbook with a sheet a topic'"
complete -c dpo -n "__fish_dpo_using_subcommand report" -l out-dir -d 'Where the files go' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand report" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand report" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand report" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand report" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand report" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand report" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand report" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand report" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand report" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand report" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand report" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand report" -l with-names -d 'Name people in the annex, and leave a trail entry'
complete -c dpo -n "__fish_dpo_using_subcommand report" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand report" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand report" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand report" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand report" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand find" -l name -d 'The whole name, in any order' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l first-name -d 'The first name' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l last-name -d 'The last name' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l email -d 'An e-mail address (may be repeated)' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l phone -d 'A telephone number (may be repeated)' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l birth-date -d 'The date of birth' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l address -d 'Street and house number' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l postcode -d 'The postal code' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l city -d 'The town' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l id -d 'The id that the source gave' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l number -d 'A national or customer number' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l queries -d 'A file with one query a row: its column query_id, the other headers mapped as at import' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand find" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand find" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand find" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l second-step -d 'Search further with the e-mail addresses and telephone numbers of the records found; what is found so is always for review'
complete -c dpo -n "__fish_dpo_using_subcommand find" -l mentions -d 'Look for the person in the notes of other people, too'
complete -c dpo -n "__fish_dpo_using_subcommand find" -l reveal -d 'Show the values, and leave a trail entry'
complete -c dpo -n "__fish_dpo_using_subcommand find" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand find" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand find" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand find" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand find" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand show" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand show" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand show" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand show" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand show" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand show" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand show" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand show" -l reveal -d 'Show the values, and leave a trail entry'
complete -c dpo -n "__fish_dpo_using_subcommand show" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand show" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand show" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand show" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand show" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "hold" -d 'List or clear the holds that notes ask for'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "form" -d 'Write the form that asks for consent, as a page in each language'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "record" -d 'Record what a person said about a channel and a purpose'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "request" -d 'Ask whoever signed up to confirm it (double opt-in)'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "confirm" -d 'Take the answers of double opt-in: tokens that were clicked'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "withdraw" -d 'Take a consent back: it stops at once'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "import" -d 'Take consents from elsewhere for contacts that are in the store'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "history" -d 'Tell the whole life of a person\'s consents'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold form record request confirm withdraw import history prove" -f -a "prove" -d 'Write the proof of one consent'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -f -a "list" -d 'List the holds that wait for review'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -f -a "clear" -d 'Clear holds after review'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l purpose -d 'What consent is asked for: ids of purposes of the policy' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l channel -d 'Only these channels [default: all of the purpose]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l post-to -d 'The https address that the form posts to' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l mail-to -d 'The address of the mail that the form composes in the person\'s mail program' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l notice-url -d 'The page of the privacy notice' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l withdraw-url -d 'The page on which a consent is withdrawn [default: by e-mail to the controller]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l language -d 'The languages [default: those of the policy]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l wording -d 'Wordings of the policy to show [default: the last of each purpose and language]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l out-dir -d 'Where the folder of the form goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l new-wording -d 'Build plain wordings although the policy has some'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from form" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l subject -d 'A data subject (S-000123), the person of a case (P-000007), or the id that a source gave' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l record -d 'A record, as `dpo find` prints it' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l email -d 'The person with this e-mail address' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l phone -d 'The person with this telephone number' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l case -d 'The confirmed person of this case' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l channel -d 'The channel: email, phone, sms, post or fax' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l purpose -d 'The purpose, where several ask for consent by that channel' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l act -d 'What was said' -r -f -a "given\t'A yes'
refused\t'A no'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l method -d 'How: web-form, paper, letter, in-person, phone-call, email, sms' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l on -d 'The day on which it was said' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l wording -d 'The wording that was shown, by its id in the policy' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l language -d 'The language in which it was shown [default: that of the wording]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l expressed-by -d 'Who expressed it: subject, parent or agent' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l evidence -d 'A file that shows it: its SHA-256 is kept, not the file' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l evidence-note -d 'What shows it and where it is kept, in words; sealed, and told in a proof and to the person' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -s n -l dry-run -d 'Check everything and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from record" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l channel -d 'The channel: a link in a mail shows who reads that address, and nothing of a telephone' -r -f -a "email\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l purpose -d 'The purpose, where several use the channel' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l base-url -d 'What the links begin with: an https address, with {token} where the token goes, else it is added as t=; without it, the list has the tokens alone' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l valid-days -d 'For how many days a yes is taken' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l wording -d 'A wording of the policy to be shown, one for each language [default: the last of the purpose]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l out-dir -d 'Where the folder goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l source -d 'The source whose ids the list bears [default: the recognised one, if the store has it]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -s n -l dry-run -d 'Say whom it would ask, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from request" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l count -d 'Which requests of a log are an answer' -r -f -a "get-and-post\t'Opening the link'
post\t'Pressing the button of the page behind it'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -s n -l dry-run -d 'Say what would be taken, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from confirm" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l subject -d 'A data subject (S-000123), the person of a case (P-000007), or the id that a source gave' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l record -d 'A record, as `dpo find` prints it' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l email -d 'The person with this e-mail address' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l phone -d 'The person with this telephone number' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l case -d 'The confirmed person of this case' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l purpose -d 'The purpose' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l channel -d 'Only this channel: email, phone, sms, post or fax' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l on -d 'The day on which it was taken back [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l method -d 'How it was said: web-form, letter, phone-call, email and the like' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l expressed-by -d 'Who expressed it: subject, parent or agent' -r -f -a "subject\t''
parent\t''
agent\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l all -d 'Every purpose that rests on consent'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -s n -l dry-run -d 'Check everything and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from withdraw" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l source -d 'The source whose ids the rows bear; another name says where the statements come from' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l purpose -d 'The purpose of what names none' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l channel -d 'The channel of what names none: email, phone, sms, post or fax' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l as -d 'What the rows are: unsubscribed, subscribed, bounced, complaint or do-not-call' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l on -d 'The day of a no that the file does not date; a yes is never dated by it' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l sheet -d 'The sheet of a workbook [default: the first with content]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l delimiter -d 'The delimiter: one character, or tab' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l encoding -d 'The encoding, such as windows-1252' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l header-row -d 'The row of the header, from 1; 0: there is none' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l date-order -d 'The order of day and month where the file does not show it' -r -f -a "dmy\t''
mdy\t''
ymd\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from import" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l on -d 'As it was on this day [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from history" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l channel -d 'The channel: email, phone, sms, post or fax' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l purpose -d 'The purpose, where several ask for consent by that channel' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l out-dir -d 'Where the folder goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -s n -l dry-run -d 'Name the files and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from prove" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand today" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand today" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand today" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand today" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand today" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand today" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand today" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand today" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand today" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand today" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand today" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand today" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand today" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand today" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand today" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand today" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand today" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "open" -d 'Open a case: who asks for what, received when'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "list" -d 'List the open cases in the order in which they are due'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "show" -d 'Show a case: its days, what happened, its notices'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "decide" -d 'Say which records are the person\'s and which are not'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "verify-identity" -d 'Note that the identity was verified: how and when'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "pause" -d 'Note that the person was asked who they are'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "resume" -d 'End a pause without a verified identity'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "extend" -d 'Extend a case by two months, counted from receipt'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "refuse" -d 'Refuse a request, with reasons'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "close" -d 'Close a case: nothing held, withdrawn, a complaint answered'
complete -c dpo -n "__fish_dpo_using_subcommand request; and not __fish_seen_subcommand_from open list show decide verify-identity pause resume extend refuse close letters" -f -a "letters" -d 'Write out the templates of letters, to put your own words into them'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l right -d 'The right: access, portability, rectification, restriction, erasure, objection, complaint' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l received -d 'The day of receipt, or the instant (2026-03-31T22:30Z) [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l medium -d 'How it came' -r -f -a "email\t''
post\t''
phone\t''
form\t''
in-person\t''
other\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l channel -d 'The channel that a complaint is about, or that alone is objected to (without it, an objection stops every channel): email, phone, sms, post, fax' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l subject -d 'The data subject, as `dpo find` prints it (S-000123)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l name -d 'The person\'s name, in any order' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l email -d 'An e-mail address of the person; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l phone -d 'A telephone number of the person; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l birth-date -d 'The date of birth' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l address -d 'Street and number' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l postcode -d 'The postal code' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l city -d 'The town' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l id -d 'The id that a source gave' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l number -d 'A customer number or a national number' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l same -d 'A record that is the person\'s, as `dpo find` prints it; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l other -d 'A record that is somebody else\'s; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l by -d 'Who asks' -r -f -a "subject\t''
agent\t''
parent\t''
controller\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l mandate -d 'The mandate of a representative: which one was seen and when; never a copy' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l to -d 'To whom letters are addressed [default: the name]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l to-address -d 'A line of the postal address of letters; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l to-email -d 'The e-mail address of drafts [default: the first --email]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l language -d 'The language of the letters [default: the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l note -d 'A note for the register; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l out-dir -d 'Write an acknowledgement into a folder below this one' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from open" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l within -d 'Only what is due within so many days, or overdue; the exit status 1 says that there is something' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l all -d 'Closed cases as well'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l same -d 'A record that is the person\'s, as `dpo find` prints it; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l other -d 'A record that is somebody else\'s; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from decide" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l method -d 'How; a copy of an identity document is not asked for and never kept' -r -f -a "account-login\t''
code-to-known-address\t''
customer-number\t''
known-channel\t''
call-back\t''
in-person\t''
signature\t''
mandate\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l on -d 'When [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from verify-identity" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l asked-on -d 'When the person was asked [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l question -d 'What the person is asked, as the letter says it' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l out-dir -d 'Write the question as a letter into a folder below this one' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from pause" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from resume" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l reason -d 'Why: how complex the request is, or how many there are (Art. 12(3) GDPR)' -r -f -a "complexity\t''
high-volume\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l text -d 'The reasons as the person will read them' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l out-dir -d 'Write the letter into a folder below this one' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l late-breach -d 'Record it although the first month is over: a breach'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from extend" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l ground -d 'The ground: manifestly-unfounded, manifestly-excessive, identity-failure, 17-3-b and the like' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l text -d 'The reasons as the person will read them' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l facts -d 'The facts that bear the ground; sealed, for the register' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l out-dir -d 'Write the letter into a folder below this one' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l partial -d 'Only a part is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l late-breach -d 'Record it although its time is over: a breach'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from refuse" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l outcome -d 'How it ended' -r -f -a "answered\t''
nothing-held\t''
withdrawn\t''
cannot-identify\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l answer -d 'The answer as the person will read it' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l out-dir -d 'Write the letter into a folder below this one' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from close" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l out-dir -d 'Below which folder they go [default: beside the policy, where they are used]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand request; and __fish_seen_subcommand_from letters" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l received -d 'The day of receipt, or the instant (2026-03-31T22:30Z): then the day where the controller is' -r
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l calendar -d 'Country or part of one: BE, FR, FR-57, NL, DE-BY, LU [default: the policy\'s]' -r
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l queries -d 'Answer for each row of a CSV file with the columns received and calendar' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand deadline" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand access" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l withhold -d 'Leave a column out, with the reason as the person will read it; of one record only, with SOURCE:RECORD: before the header; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l disclose -d 'Show a column in which something was taken for another person\'s; of one record only, with SOURCE:RECORD: before the header, which is also how the sentence about the person in somebody else\'s note is handed over; what --mask names stays masked; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l mask -d 'Leave words out of every note: the name of another person that was not recognised; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l passphrase-file -d 'Put the data into a ZIP that the passphrase in this file opens (AES-256)' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand access" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand access" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand access" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand access" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand access" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand access" -l accept-stale -d 'Answer although an export is older than the policy allows; the letter says so'
complete -c dpo -n "__fish_dpo_using_subcommand access" -l again -d 'Answer a case anew that was answered already: a second folder, the first answer\'s date stays'
complete -c dpo -n "__fish_dpo_using_subcommand access" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand access" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand access" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand access" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand access" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand access" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand export" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l withhold -d 'Leave a column out, with the reason as the person will read it; of one record only, with SOURCE:RECORD: before the header; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l disclose -d 'Show a column in which something was taken for another person\'s; of one record only, with SOURCE:RECORD: before the header, which is also how the sentence about the person in somebody else\'s note is handed over; what --mask names stays masked; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l mask -d 'Leave words out of every note: the name of another person that was not recognised; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l passphrase-file -d 'Put the data into a ZIP that the passphrase in this file opens (AES-256)' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand export" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand export" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand export" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand export" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand export" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand export" -l accept-stale -d 'Answer although an export is older than the policy allows; the letter says so'
complete -c dpo -n "__fish_dpo_using_subcommand export" -l again -d 'Answer a case anew that was answered already: a second folder, the first answer\'s date stays'
complete -c dpo -n "__fish_dpo_using_subcommand export" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand export" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand export" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand export" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand export" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand port" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand port" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand port" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand port" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand port" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand port" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand port" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand port" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand port" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand port" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand port" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand port" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand port" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand port" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand port" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand port" -l accept-stale -d 'Answer although an export is older than the policy allows'
complete -c dpo -n "__fish_dpo_using_subcommand port" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand port" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand port" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand port" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand port" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand port" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l set -d 'What is right: a field (contact.email) or a header of the file; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l set-file -d 'A file with one FIELD=VALUE a line' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l record -d 'Only this record, as `dpo find` prints it' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l statement -d 'A supplementary statement of the person, kept with the data' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l statement-file -d 'A file with that statement' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l basis -d 'What allows it where the data is restricted: consent, legal-claims, rights-of-others, public-interest (Art. 18(2) GDPR)' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand rectify" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l ground -d 'The letter of Art. 18(1) GDPR: a (accuracy contested), b (unlawful, no erasure wanted), c (legal claims), d (objection pending)' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l review -d 'When it is to be looked at again [default: in 30 days for a and d]' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l reason -d 'Why, for the register; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand restrict" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand block" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand block" -l ground -d 'The letter of Art. 18(1) GDPR: a (accuracy contested), b (unlawful, no erasure wanted), c (legal claims), d (objection pending)' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l review -d 'When it is to be looked at again [default: in 30 days for a and d]' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l reason -d 'Why, for the register; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand block" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand block" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand block" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand block" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand block" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand block" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand block" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand block" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand block" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand block" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand block" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand block" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand block" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand block" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand block" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l informed-on -d 'The day on which the person was told; without it nothing is lifted' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l lift-on -d 'The day on which the letter says that it will end [default: in 14 days]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l reason -d 'Why it ends: in the letter with --announce, else for the register; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand lift" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand lift" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l announce -d 'Write the letter that tells the person, and lift nothing yet'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand lift" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l informed-on -d 'The day on which the person was told; without it nothing is lifted' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l lift-on -d 'The day on which the letter says that it will end [default: in 14 days]' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l reason -d 'Why it ends: in the letter with --announce, else for the register; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l announce -d 'Write the letter that tells the person, and lift nothing yet'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand unblock" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand object" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -l out-dir -d 'Where the folder with the letter goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand object" -l purpose -d 'A purpose besides direct marketing that the person objects to; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -l reason -d 'The grounds of the person, for the register; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand object" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand object" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand object" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand object" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand object" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand object" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand object" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand object" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand object" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand object" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand object" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand object" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand object" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand object" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand object" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l ground -d 'The letter of Art. 17(1) GDPR: a (no longer necessary), b (consent withdrawn), c (objection), d (unlawful), e (legal duty), f (a child\'s data)' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l keep -d 'A field (org.invoice) or a header of the file that is kept; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l exception -d 'The letter of Art. 17(3) GDPR that keeps it: a, b, c, d, e' -r -f -a "a\t''
b\t''
c\t''
d\t''
e\t''"
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l until -d 'The day after which it goes' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l reason -d 'Which law or which claim keeps it, as the person will read it' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l confirm -d 'The case again: nothing else makes it happen' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l out-dir -d 'Where the folder with the receipt goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand erase" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l all-due -d 'Erase what retention says is due, without a request; --confirm all-due'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l leave-mentions -d 'Let mentions of the person in notes about others stay; without it, their systems are asked to take them out, and `dpo today` tells until they did'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand erase" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l case -d 'The case (2026-0007)' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l ground -d 'The letter of Art. 17(1) GDPR: a (no longer necessary), b (consent withdrawn), c (objection), d (unlawful), e (legal duty), f (a child\'s data)' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l keep -d 'A field (org.invoice) or a header of the file that is kept; repeat for several' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l exception -d 'The letter of Art. 17(3) GDPR that keeps it: a, b, c, d, e' -r -f -a "a\t''
b\t''
c\t''
d\t''
e\t''"
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l until -d 'The day after which it goes' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l reason -d 'Which law or which claim keeps it, as the person will read it' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l confirm -d 'The case again: nothing else makes it happen' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l plan -d 'Do it only if the plan is still the one with this digest, as -n printed it' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l out-dir -d 'Where the folder with the receipt goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand delete" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l all-due -d 'Erase what retention says is due, without a request; --confirm all-due'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l leave-mentions -d 'Let mentions of the person in notes about others stay; without it, their systems are asked to take them out, and `dpo today` tells until they did'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -s n -l dry-run -d 'Print the plan, every record, field and file, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand delete" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l source -d 'Only this source' -r
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l out-dir -d 'Where the folders go, one a source [default: writeback-DATE]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l export -d 'The last export of a source: write it again as a whole, cleaned, and name in the list of deletions also those of its records that have no id' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l done -d 'Note changes as done that no export can show, by their numbers (may be repeated)' -r
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l again -d 'What was handed over before as well, as long as no export decided it'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l status -d 'Show what the systems owe, and write nothing; the exit status 1 says that one did not obey'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l all -d 'With --status: what is done as well'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand writeback" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -f -a "list" -d 'List the open notices; the exit status 1 says that one is late'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -f -a "letters" -d 'Write the letters to the recipients'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -f -a "sent" -d 'Note that recipients were told'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -f -a "impossible" -d 'Note that telling a recipient is impossible'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -f -a "disproportionate" -d 'Note that telling a recipient would take a disproportionate effort'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and not __fish_seen_subcommand_from list letters sent impossible disproportionate disclosure" -f -a "disclosure" -d 'Record that data of a person was disclosed to a recipient'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l case -d 'Only those of this case, with the recipients that the person is told of on request' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l all -d 'Those that are done as well'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from list" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l person -d 'How the recipient knows the person, where the data is gone' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l out-dir -d 'Where the folder goes' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from letters" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l on -d 'When [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from sent" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l reason -d 'Why; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from impossible" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l reason -d 'Why; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disproportionate" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l case -d 'The case whose person it is' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l recipient -d 'The recipient, by its id in the policy' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l on -d 'When [default: today]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l what -d 'What, in words; sealed' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -s n -l dry-run -d 'Say what would happen, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand notices; and __fish_seen_subcommand_from disclosure" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "show" -d 'List the entries, the latest last'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "verify" -d 'Verify every entry, hash, checkpoint and signature'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "checkpoint" -d 'Print the last checkpoint: keep it where this machine cannot change it'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "timestamp" -d 'Have somebody else\'s clock say that the last checkpoint was there (RFC 3161)'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "prove" -d 'Prove to somebody else that an entry is in the trail'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "pack" -d 'Pack all that the trail can prove of a case or a period, for the authority'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint timestamp prove pack verifier" -f -a "verifier" -d 'Print the program that verifies proofs and packs without dpo'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l limit -d 'How many entries at most; 0: all' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l anchor -d 'A checkpoint kept elsewhere, as `dpo trail checkpoint` printed it' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l answer -d 'Keep the authority\'s answer (.tsr) to an earlier request' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l out-dir -d 'Write every answer with the checkpoint that it stamps into this folder, for `openssl ts -verify`' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l list -d 'List the answers that were kept'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from timestamp" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l case -d 'The last entry of this case; `dpo trail pack` proves all of them' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from prove" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l case -d 'The case' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l period -d 'The month, quarter or year: 2026-10, 2026-Q4 or 2026' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -s n -l dry-run -d 'Say what would be in it, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from pack" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verifier" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -f -a "show" -d 'Tell which key this is, whether it opens the store, and which old ones lie about'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -f -a "protect" -d 'Put the key file behind a passphrase, or behind another one'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -f -a "rotate" -d 'Seal the store under a new key'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -f -a "recover" -d 'Make the key file anew from the recovery code'
complete -c dpo -n "__fish_dpo_using_subcommand key; and not __fish_seen_subcommand_from show protect rotate recover operator" -f -a "operator" -d 'List, add or remove operators with a key of their own'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l recovery-file -d 'Write the recovery code to this new file, with mode 0600' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from show" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l new-passphrase-file -d 'The new passphrase, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l remove -d 'Take the passphrase away: whoever can read the file has the key'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from protect" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l recovery-file -d 'Write the new recovery code to this new file, with mode 0600' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l destroy-old -d 'Destroy the old key file at once, instead of keeping it under another name: no other store must need it'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -s n -l dry-run -d 'Check everything and change nothing'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from rotate" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l code-file -d 'The recovery code, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from recover" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -f -a "list" -d 'List the operators'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -f -a "add" -d 'Give an operator a key file'
complete -c dpo -n "__fish_dpo_using_subcommand key; and __fish_seen_subcommand_from operator" -f -a "remove" -d 'Take an operator\'s key away, and change the master key with it'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -f -a "check" -d 'Look at everything: pages, references, every row and sealed value, the trail, what lies beside it'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -f -a "backup" -d 'Write a backup to a new file, and open it again'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -f -a "restore" -d 'Make the store from a backup'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -f -a "compact" -d 'Write the store\'s file anew, without the pages that were freed'
complete -c dpo -n "__fish_dpo_using_subcommand store; and not __fish_seen_subcommand_from check backup restore compact destroy" -f -a "destroy" -d 'Write zeros over the store and take it away'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from check" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from backup" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l force -d 'Without the journal: what was erased, restricted or objected to since is then undone, and the trail says so'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l replace -d 'Give the store that is there another name (dpo.db.replaced)'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from restore" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from compact" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l confirm -d 'The first eight characters of the store\'s id, or what is asked for at the prompt' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l with-key -d 'The key file as well, and old ones beside it: no other store must need them'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand store; and __fish_seen_subcommand_from destroy" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand setup" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l user -d 'For this user: nothing is written outside of the home'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l timer -d 'A service and a timer for the nightly run as well'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -s n -l dry-run -d 'Say what would be written, and write nothing'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand setup" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand completions" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand completions" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand completions" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand completions" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand man" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand man" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand man" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand man" -l key-pass-file -d 'The passphrase of a protected key file, in a file that only you can read [default: asked for]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand man" -l operator -d 'Who works, for the trail [default: the user\'s name; of an operator\'s own key file, theirs]' -r
complete -c dpo -n "__fish_dpo_using_subcommand man" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand man" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand man" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand man" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand man" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand man" -l list -d 'List the pages'
complete -c dpo -n "__fish_dpo_using_subcommand man" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand man" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand man" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand man" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand man" -s V -l version -d 'Print version'
