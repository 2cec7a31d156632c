# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_dpo_global_optspecs
    string join \n store= policy= key-file= operator= lang= format= json o/output= q/quiet v/verbose color= no-input lock-wait= today= h/help V/version
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
complete -c dpo -n "__fish_dpo_needs_command" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_needs_command" -f -a "find" -d 'Find the records of a person by an exact identifier'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "show" -d 'Show everything the store holds about a person'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "consent" -d 'Review what notes say about a person\'s will'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "trail" -d 'Show, verify or anchor the trail of what was done'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c dpo -n "__fish_dpo_needs_command" -f -a "man" -d 'Print a page of the manual'
complete -c dpo -n "__fish_dpo_using_subcommand init" -l recovery-file -d 'Write the recovery code to this file, with mode 0600' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand init" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand import" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand policy; and not __fish_seen_subcommand_from check show" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from check" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand policy; and __fish_seen_subcommand_from show" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand demo" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand audit" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand explain" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand detect" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand may-contact" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand retention; and not __fish_seen_subcommand_from due apply" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from due" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand retention; and __fish_seen_subcommand_from apply" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand lint-mail" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand report" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand find" -l id -d 'The id that the source gave' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l email -d 'An e-mail address' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l phone -d 'A telephone number' -r
complete -c dpo -n "__fish_dpo_using_subcommand find" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand find" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand show" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and not __fish_seen_subcommand_from hold" -f -a "hold" -d 'List or clear the holds that notes ask for'
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand consent; and __fish_seen_subcommand_from hold" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l lang -d 'The language of tables and rule texts [default: the locale\'s, else the policy\'s first]' -r -f -a "fr\t''
nl\t''
de\t''
en\t''"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l format -d 'How rows are printed [default: table]' -r -f -a "table\t'For eyes; may change'
json\t'One document; a contract'
jsonl\t'One object a line; a contract'
csv\t'For spreadsheets; a contract'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -s o -l output -d 'Print to a file instead of the terminal; it appears when it is complete' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t'Always'
never\t'Never'"
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l lock-wait -d 'How long to wait for another run (10s, 2m)' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l today -d 'The civil date to work on [default: today where the controller is]' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l json -d 'The same as --format json'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -s q -l quiet -d 'Print nothing but data and errors'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -s v -l verbose -d 'Say more'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -l no-input -d 'Never ask; what would be asked is refused'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -s V -l version -d 'Print version'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -f -a "show" -d 'List the entries, the latest last'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -f -a "verify" -d 'Verify every entry, hash, checkpoint and signature'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and not __fish_seen_subcommand_from show verify checkpoint" -f -a "checkpoint" -d 'Print the last checkpoint: keep it where this machine cannot change it'
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l limit -d 'How many entries at most; 0: all' -r
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from show" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from verify" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand trail; and __fish_seen_subcommand_from checkpoint" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l store -d 'The store [default: $XDG_DATA_HOME/dpo/dpo.db]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l policy -d 'The policy [default: dpo-policy.toml beside the store]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l key-file -d 'The key file [default: $CREDENTIALS_DIRECTORY/dpo-key, else $XDG_CONFIG_HOME/dpo/key]' -r -F
complete -c dpo -n "__fish_dpo_using_subcommand completions" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
complete -c dpo -n "__fish_dpo_using_subcommand man" -l operator -d 'Who works, for the trail [default: the user\'s name]' -r
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
